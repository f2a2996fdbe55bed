package bicameral.worker.retrieve;

import bicameral.worker.passage.Passage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passage that a search found.
 *
 * @param worth how far it is believed; in the score already
 * @param ranking where it stood before it was asked how far it is believed; null where it was read and not sought
 */
public record Found(
        UUID document,
        String documentName,
        Passage passage,
        double score,
        Trust.Worth worth,
        @Nullable Ranking ranking) {
    /** A passage of which nothing more is known. */
    public Found(UUID document, String documentName, Passage passage, double score) {
        this(document, documentName, passage, score, Trust.Worth.PLAIN, null);
    }

    /**
     * Where a passage stood in each list of a search, each from 1.
     *
     * @param keywords its place by keywords; 0 where they did not put it forward
     * @param keywordScore what keywords gave it
     * @param learned its place by learned likeness; 0 where it is not like the question at all, or nothing is learned
     * @param likeness how like the question it is, 0..1; null where nothing is learned
     * @param share how much likeness counts beside keywords, where the best match by keywords counts 1
     * @param fused its place by both
     * @param score by both
     */
    public record Ranking(
            int keywords,
            double keywordScore,
            int learned,
            @Nullable Double likeness,
            double share,
            int fused,
            double score) {
        /** By keywords alone. */
        static Ranking byKeywords(int place, double score) {
            return new Ranking(place, score, 0, null, 0, place, score);
        }
    }

    /** The same as found at a place. */
    Found at(Ranking place) {
        return new Found(document, documentName, passage, place.score(), worth, place);
    }

    /** The same in the eyes of {@code trust}. */
    Found in(Trust trust) {
        Trust.Worth judged = trust.of(document, passage);
        double believed = score >= 0 ? score * judged.prior() : score / judged.prior();
        return new Found(document, documentName, passage, believed, judged, ranking);
    }
}
