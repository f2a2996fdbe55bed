package bicameral.protocol.redaction;

import java.util.function.Consumer;

/** Finds stretches of one sort. Stateless; safe for any thread. */
@FunctionalInterface
public interface Detector {
    /**
     * Tells each stretch once, in any order; stretches may overlap.
     *
     * @param text as {@link Folding} made it; offsets are those of this text
     */
    void find(String text, Consumer<Span> found);

    /** Whether what it finds is one thing also where a line breaks within it. */
    default boolean crossesLines() {
        return false;
    }
}
