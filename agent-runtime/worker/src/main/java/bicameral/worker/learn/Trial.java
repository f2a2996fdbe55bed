package bicameral.worker.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tries ways of searching on held-out pairs. Each question is asked twice, as it is and without the rarest words that it shares
 * with its passage; the passage stands among all others of the trial, without the question's sentence.
 */
final class Trial {
    static final int FIRST = 10;
    static final int HUNDRED = 100;
    /** How many passages keyword search and vectors each put forward. */
    static final int POOL = 64;

    private final Sample sample;
    private final Vocabulary words;
    private final Pairs pairs;
    private final Pairs.@Nullable Pair[] heldOut;
    private final Keywords keywords;

    Trial(Sample sample, Vocabulary words, Pairs pairs, Pairs.@Nullable Pair[] heldOut, int passages) {
        this.sample = sample;
        this.words = words;
        this.pairs = pairs;
        this.heldOut = heldOut;
        this.keywords = new Keywords(sample, heldOut, Math.min(passages, sample.size()));
    }

    /**
     * What a search found of each question: the place of the right passage, from 1; where it was not found, how many others were
     * found, less than 0 by one more. Places that a search leaves empty count as filled by chance, else whatever fills them
     * would look like a gain.
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    record Places(int[] plain, int[] hard, int passages) {
        double[] reciprocal(boolean onlyPlain) {
            return each(onlyPlain, this::reciprocal);
        }

        double[] recall(boolean onlyPlain) {
            return each(onlyPlain, this::recall);
        }

        private double reciprocal(int place) {
            if (place > 0) return place <= FIRST ? 1.0 / place : 0;
            double chance = 0;
            for (int at = -place; at <= FIRST; at++) chance += 1.0 / at;
            return chance / Math.max(1, passages + place + 1);
        }

        private double recall(int place) {
            if (place > 0) return 1;
            int found = -place - 1;
            return found >= HUNDRED ? 0 : Math.min(1, (HUNDRED - found) / (double) Math.max(1, passages - found));
        }

        private double[] each(boolean onlyPlain, IntToDoubleFunction value) {
            double[] values = new double[plain.length];
            for (int i = 0; i < plain.length; i++) {
                values[i] = onlyPlain
                        ? value.applyAsDouble(plain[i])
                        : (value.applyAsDouble(plain[i]) + value.applyAsDouble(hard[i])) / 2;
            }
            return values;
        }
    }

    /** Passage vectors of one encoder, computed once. */
    float[][] passages(Encoder encoder) {
        float[][] vectors = new float[keywords.passages()][];
        for (int i = 0; i < vectors.length; i++) vectors[i] = encoder.passage(sample, words, i, heldOut[i]);
        return vectors;
    }

    Places places(
            List<Pairs.Pair> questions,
            boolean feedback,
            @Nullable Encoder encoder,
            float @Nullable [][] vectors,
            double share) {
        int[] plain = new int[questions.size()];
        int[] hard = new int[questions.size()];
        for (int i = 0; i < plain.length; i++) {
            Pairs.Pair pair = questions.get(i);
            plain[i] = place(pair.passage(), pair.words(), feedback, encoder, vectors, share);
            hard[i] = place(
                    pair.passage(),
                    pairs.withoutRarestShared(pair, words.frequency),
                    feedback,
                    encoder,
                    vectors,
                    share);
        }
        return new Places(plain, hard, keywords.passages());
    }

    private int place(
            int right,
            int[] question,
            boolean feedback,
            @Nullable Encoder encoder,
            float @Nullable [][] vectors,
            double share) {
        double[] weights = new double[question.length];
        Arrays.fill(weights, 1);
        int limit = encoder == null ? HUNDRED : POOL;
        Keywords.Ranked found = keywords.search(question, weights, limit);
        if (feedback) found = again(question, found, limit);
        if (encoder == null || vectors == null) return placeIn(found.passages(), right);
        float[] asked = encoder.question(question, words);
        double[] similar = new double[vectors.length];
        for (int i = 0; i < similar.length; i++) similar[i] = Tuning.dot(asked, vectors[i]);
        Keywords.Ranked near = Keywords.best(similar, POOL);
        double top = found.scores().length == 0 ? 1 : found.scores()[0];
        Map<Integer, Double> fused = new TreeMap<>();
        for (int i = 0; i < found.passages().length; i++) fused.put(found.passages()[i], found.scores()[i] / top);
        for (int i = 0; i < near.passages().length; i++)
            fused.putIfAbsent(near.passages()[i], keywords.scoreOf(near.passages()[i]) / top);
        fused.replaceAll((passage, score) -> score + share * Math.max(0, similar[passage]));
        Double own = fused.get(right);
        if (own == null) return -Math.min(HUNDRED, fused.size()) - 1;
        int place = 1;
        for (Map.Entry<Integer, Double> other : fused.entrySet()) {
            if (other.getValue() > own || (other.getValue().equals(own) && other.getKey() < right)) place++;
        }
        return place > HUNDRED ? -HUNDRED - 1 : place;
    }

    private Keywords.Ranked again(int[] question, Keywords.Ranked first, int limit) {
        Map<Integer, Double> terms = new TreeMap<>();
        double total = 0;
        int used = Math.min(10, first.passages().length);
        for (int i = 0; i < used; i++) total += first.scores()[i];
        for (int i = 0; i < used; i++) {
            int passage = first.passages()[i];
            int length = Math.max(1, sample.end(passage) - sample.begin(passage));
            Pairs.@Nullable Pair out = heldOut[passage];
            for (int at = sample.begin(passage); at < sample.end(passage); at++) {
                if (out != null && at >= out.from() && at < out.to()) continue;
                int token = sample.tokens()[at];
                if (token != Sample.BREAK) terms.merge(token, first.scores()[i] / total / length, Double::sum);
            }
        }
        List<Map.Entry<Integer, Double>> best = new ArrayList<>(terms.entrySet());
        best.sort((a, b) ->
                Double.compare(b.getValue() * keywords.idf(b.getKey()), a.getValue() * keywords.idf(a.getKey())));
        best = best.subList(0, Math.min(20, best.size()));
        double mass = best.stream().mapToDouble(Map.Entry::getValue).sum();
        Map<Integer, Double> weights = new TreeMap<>();
        for (int word : question) weights.merge(word, 0.7 / question.length, Double::sum);
        for (Map.Entry<Integer, Double> term : best)
            weights.merge(term.getKey(), 0.3 * term.getValue() / mass, Double::sum);
        return keywords.search(
                weights.keySet().stream().mapToInt(Integer::intValue).toArray(),
                weights.values().stream().mapToDouble(Double::doubleValue).toArray(),
                limit);
    }

    private static int placeIn(int[] passages, int right) {
        for (int i = 0; i < passages.length; i++) if (passages[i] == right) return i + 1;
        return -passages.length - 1;
    }
}
