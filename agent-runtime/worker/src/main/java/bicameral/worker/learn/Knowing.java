package bicameral.worker.learn;

import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Learned;
import bicameral.worker.retrieve.Terms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model, and what has come since it was made: new documents' passages get vectors from the words that are known, and their new
 * words from the passages they stand in. Thread-safe.
 */
final class Knowing {
    private static final int NEAR = Trial.POOL;
    /** More is for the next learning; at {@value} passages that is some 4 MB. */
    private static final int MAX_FOLDED = 40_000;

    private static final int MAX_NEW_WORDS = 10_000;
    private static final float NEW_WORD = 4;

    private final Model model;
    private volatile Folded folded = new Folded(List.of(), Map.of());

    /** What was folded in. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    private record Folded(List<Fresh> passages, Map<Long, float[]> words) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    private record Fresh(UUID collection, int fingerprint, byte[] vector, float scale) {}

    Knowing(Model model) {
        this.model = model;
    }

    /** Takes in the passages of new documents, in place of all that was taken in before. */
    void fold(KnowledgeIndex index, Set<UUID> documents, BooleanSupplier cancelled) throws IOException {
        if (documents.isEmpty()) {
            folded = new Folded(List.of(), Map.of());
            return;
        }
        List<Fresh> passages = new ArrayList<>();
        Map<Long, float[]> words = new HashMap<>();
        index.visit(documents, this::isUnknown, (collection, document, ordinal, about, text) -> {
            passages.add(fresh(collection, about, text, words));
            return passages.size() < MAX_FOLDED && !cancelled.getAsBoolean();
        });
        if (cancelled.getAsBoolean()) throw new CancellationException();
        words.values().forEach(Encoder::normalize);
        folded = new Folded(List.copyOf(passages), Map.copyOf(words));
    }

    private boolean isUnknown(UUID document, int ordinal, long fingerprint) {
        return model.find(document, ordinal, (int) fingerprint) < 0;
    }

    private Fresh fresh(UUID collection, String about, String text, Map<Long, float[]> words) {
        Set<Long> unknown = new HashSet<>();
        float[] sum = new float[model.width];
        add(sum, about, Encoder.ABOUT, unknown);
        add(sum, text, 1, unknown);
        Encoder.normalize(sum);
        for (long hash : unknown) {
            float[] word = words.get(hash);
            if (word == null && words.size() < MAX_NEW_WORDS) {
                word = new float[model.width];
                words.put(hash, word);
            }
            if (word != null) for (int k = 0; k < word.length; k++) word[k] += sum[k];
        }
        byte[] bytes = new byte[model.width];
        float scale = ModelWriter.quantize(sum, 0, model.width, bytes, 0);
        return new Fresh(collection, (int) Fingerprint.of(text), bytes, scale);
    }

    private void add(float[] sum, String text, float times, @Nullable Set<Long> unknown) {
        for (Terms.Term term : Terms.of(text)) {
            if (Sample.counts(term.kind())) add(sum, Fingerprint.of(term.text()), times, unknown);
        }
    }

    private void add(float[] sum, long hash, float times, @Nullable Set<Long> unknown) {
        int row = model.row(hash);
        if (row >= 0) {
            model.add(sum, row, times);
            return;
        }
        if (unknown != null) {
            unknown.add(hash);
            return;
        }
        float[] word = folded.words().get(hash);
        if (word != null) for (int k = 0; k < sum.length; k++) sum[k] += NEW_WORD * times * word[k];
    }

    /** What is known of a question; null where none of its words is. */
    Learned.@Nullable Insight on(Collection<UUID> collections, Map<String, Float> weights) {
        float[] question = new float[model.width];
        weights.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(term -> add(question, Fingerprint.of(term.getKey()), term.getValue(), null));
        return Encoder.normalize(question) == 0 ? null : new About(question, collections);
    }

    private final class About implements Learned.Insight {
        private final float[] question;
        private final Collection<UUID> collections;
        private final int[] near;

        About(float[] question, Collection<UUID> collections) {
            this.question = question;
            this.collections = collections;
            this.near = nearest();
        }

        @Override
        public double share() {
            return model.share;
        }

        @Override
        public int[] near() {
            return near;
        }

        private int[] nearest() {
            IntStream known =
                    model.nearest(question, collections, NEAR).stream().mapToInt(Model.Hit::fingerprint);
            List<Fresh> fresh = folded.passages();
            Model.Best best = new Model.Best(NEAR / 2);
            for (int i = 0; i < fresh.size(); i++) {
                if (collections.contains(fresh.get(i).collection())) best.offer(likeness(fresh.get(i)), i);
            }
            IntStream added = best.descending(i -> fresh.get((int) i)).stream().mapToInt(Fresh::fingerprint);
            return IntStream.concat(known, added).distinct().toArray();
        }

        private float likeness(Fresh passage) {
            float sum = 0;
            for (int k = 0; k < question.length; k++) sum += question[k] * passage.vector()[k];
            return sum * passage.scale();
        }

        @Override
        public double likeness(UUID document, int ordinal, int fingerprint) {
            int place = model.find(document, ordinal, fingerprint);
            return place < 0 ? -1 : Math.max(0, model.likeness(question, place));
        }

        @Override
        public double likeness(String about, String text) {
            float[] sum = new float[model.width];
            add(sum, about, Encoder.ABOUT, null);
            add(sum, text, 1, null);
            Encoder.normalize(sum);
            return Math.max(0, Floats.dot(question, sum));
        }
    }
}
