package bicameral.worker.retrieve;

import bicameral.worker.passage.Passage;
import java.util.UUID;

/**
 * A passage that a search found.
 *
 * @param worth how far it is believed; in the score already
 */
public record Found(UUID document, String documentName, Passage passage, double score, Trust.Worth worth) {
    /** A passage of which nothing more is known. */
    public Found(UUID document, String documentName, Passage passage, double score) {
        this(document, documentName, passage, score, Trust.Worth.PLAIN);
    }

    /** The same in the eyes of {@code trust}. */
    Found in(Trust trust) {
        Trust.Worth judged = trust.of(document, passage);
        double believed = score >= 0 ? score * judged.prior() : score / judged.prior();
        return new Found(document, documentName, passage, believed, judged);
    }
}
