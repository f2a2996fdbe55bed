package bicameral.worker.learn;

import bicameral.worker.encode.EncoderFailed;
import bicameral.worker.journal.Journal;
import bicameral.worker.retrieve.Learned.Insight;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the tenant's own model or endpoint knows of a question, together with what words tell where they tell anything. A question that the
 * model does not answer in time is searched without it. Thread-safe.
 */
final class EncodedKnowing {
    private static final int NEAR = Trial.POOL;
    private static final int REMEMBERED = 64;

    private final EncodedModel model;
    private final Questions questions;
    private final Map<String, float[]> asked = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > REMEMBERED;
        }
    };

    EncodedKnowing(EncodedModel model, Questions questions) {
        this.model = model;
        this.questions = questions;
    }

    /**
     * How the vector of a question comes by.
     *
     * @param words by which it is known again
     * @param patienceMillis longest that a search waits for it
     */
    record Asking(String words, long patienceMillis, Callable<float[]> vector) {}

    /** Where vectors of questions come from. */
    @FunctionalInterface
    interface Questions {
        /** How one of them does; null where it does not. Called in the thread that searches. */
        @Nullable
        Asking of(String question);
    }

    /** What is known of a question; what words tell of it alone where the model does not. */
    @Nullable
    Insight on(Collection<UUID> collections, String question, @Nullable Insight words) {
        float[] vector = vector(question);
        return vector == null || vector.length != model.width ? words : new Both(collections, vector, words);
    }

    private float @Nullable [] vector(String question) {
        Asking asking = questions.of(question);
        if (asking == null) return null;
        synchronized (asked) {
            float[] known = asked.get(asking.words());
            if (known != null) return known;
        }
        CompletableFuture<float[]> encoding = new CompletableFuture<>();
        Thread.ofVirtual().name("encoding").start(() -> encode(asking, encoding));
        try {
            return encoding.get(asking.patienceMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    private void encode(Asking asking, CompletableFuture<float[]> into) {
        try {
            float[] vector = asking.vector().call();
            synchronized (asked) {
                asked.put(asking.words(), vector);
            }
            into.complete(vector);
        } catch (Exception e) {
            if (!isUsual(e)) Journal.broken("encoding_failed", null, e);
            into.completeExceptionally(e);
        }
    }

    /** A model that rests, and whatever an endpoint or its ceiling says, is nothing to be noted question by question. */
    private static boolean isUsual(Exception e) {
        return e instanceof EncoderFailed failed
                && (failed.code().equals("encoder_resting") || !failed.code().startsWith("encoder_"));
    }

    private final class Both implements Insight {
        private final float[] vector;
        private final @Nullable Insight words;
        private final List<Integer> nearest;
        /** Of a passage that came later the model has said nothing; it counts like the last that it puts forward. */
        private final double floor;

        Both(Collection<UUID> collections, float[] vector, @Nullable Insight words) {
            this.vector = vector;
            this.words = words;
            this.nearest = model.nearest(vector, collections, NEAR);
            this.floor = nearest.isEmpty() ? 0 : Math.max(0, model.likeness(vector, nearest.getLast()));
        }

        private double wordShare() {
            return words == null ? 0 : words.share();
        }

        @Override
        public double share() {
            return wordShare() + model.share;
        }

        @Override
        public int[] near() {
            IntStream own = nearest.stream().mapToInt(model::fingerprint);
            return (words == null ? own : IntStream.concat(own, IntStream.of(words.near())))
                    .distinct()
                    .toArray();
        }

        private double together(double byWords, double byModel) {
            return (wordShare() * byWords + model.share * byModel) / share();
        }

        @Override
        public double likeness(UUID document, int ordinal, int fingerprint) {
            double byWords = words == null ? 0 : words.likeness(document, ordinal, fingerprint);
            int place = model.find(document, ordinal, fingerprint);
            if (place < 0 || byWords < 0) return -1;
            return together(byWords, Math.max(0, model.likeness(vector, place)));
        }

        @Override
        public double likeness(String about, String text) {
            return together(words == null ? 0 : words.likeness(about, text), floor);
        }
    }
}
