package bicameral.worker.retrieve;

/**
 * What a document or source says, as far as it has to be told from what it said before.
 *
 * @param passages how many there are
 * @param sum over all of them, in whatever order: of other passages it is another one
 */
public record Content(int passages, long sum) {}
