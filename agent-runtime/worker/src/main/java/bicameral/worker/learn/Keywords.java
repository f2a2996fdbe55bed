package bicameral.worker.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keyword search over the passages of a trial, scored as the search index scores: BM25 of the text, or of name and headings at a
 * weight, whichever is better, and a little of the other.
 */
final class Keywords {
    /** As the search index weighs name and headings. */
    static final double ABOUT_WEIGHT = 0.6;

    private static final double TIE = 0.3;
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private final int passages;
    private final Field text;
    private final Field about;
    private final double aboutWeight;

    Keywords(Sample sample, Pairs.@Nullable Pair[] heldOut, int passages, double aboutWeight) {
        this.passages = passages;
        this.aboutWeight = aboutWeight;
        text = new Field(sample, heldOut, passages, false);
        about = new Field(sample, heldOut, passages, true);
    }

    /**
     * Passages and their scores, best first.
     *
     * @param all the scores of all passages
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    record Ranked(int[] passages, double[] scores, double[] all) {}

    Ranked search(int[] words, double[] weights, int limit) {
        double[] scores = new double[passages];
        for (int i = 0; i < words.length; i++) score(words[i], weights[i], scores);
        return best(scores, limit);
    }

    private void score(int word, double weight, double[] scores) {
        double textIdf = text.idf(word) * weight;
        double aboutIdf = about.idf(word) * weight * aboutWeight;
        int a = text.start(word);
        int b = about.start(word);
        while (a < text.end(word) || b < about.end(word)) {
            int inText = a < text.end(word) ? text.posting[a] : Integer.MAX_VALUE;
            int inAbout = b < about.end(word) ? about.posting[b] : Integer.MAX_VALUE;
            int passage = Math.min(inText, inAbout);
            double x = 0;
            double y = 0;
            if (inText == passage) x = textIdf * text.saturated(a++);
            if (inAbout == passage) y = aboutIdf * about.saturated(b++);
            scores[passage] += Math.max(x, y) + TIE * Math.min(x, y);
        }
    }

    /** What a search gives one passage; the same to the last bit. */
    double score(int[] words, int passage) {
        double score = 0;
        for (int word : words) {
            double x = text.of(word, passage, 1);
            double y = about.of(word, passage, aboutWeight);
            score += Math.max(x, y) + TIE * Math.min(x, y);
        }
        return score;
    }

    /** The best by score, of equals the first. */
    static Ranked best(double[] scores, int limit) {
        float[] rounded = new float[scores.length];
        for (int i = 0; i < scores.length; i++) rounded[i] = (float) scores[i];
        int[] passages = highest(rounded, limit);
        double[] found = new double[passages.length];
        for (int i = 0; i < found.length; i++) found[i] = scores[passages[i]];
        return new Ranked(passages, found, scores);
    }

    /** Where the highest scores above 0 are, of equals the first. */
    static int[] highest(float[] scores, int limit) {
        long[] heap = new long[limit];
        int size = 0;
        float least = 0;
        for (int i = 0; i < scores.length; i++) {
            float score = scores[i];
            if (score <= least && (size == limit || score <= 0)) continue;
            long entry = (long) Float.floatToIntBits(score) << 32 | (Integer.MAX_VALUE - i);
            if (size < limit) {
                heap[size++] = entry;
                if (size == limit) {
                    Arrays.sort(heap);
                    least = Float.intBitsToFloat((int) (heap[0] >>> 32));
                }
            } else {
                int at = -Arrays.binarySearch(heap, entry) - 1;
                System.arraycopy(heap, 1, heap, 0, at - 1);
                heap[at - 1] = entry;
                least = Float.intBitsToFloat((int) (heap[0] >>> 32));
            }
        }
        if (size < limit) Arrays.sort(heap, 0, size);
        int[] highest = new int[size];
        for (int i = 0; i < size; i++) highest[i] = Integer.MAX_VALUE - (int) heap[size - 1 - i];
        return highest;
    }

    int passages() {
        return passages;
    }

    double idf(int word) {
        return text.idf(word);
    }

    private static final class Field {
        private final int[] start;
        private final int[] posting;
        private final short[] times;
        /** By each passage's length, what the times of a word are weighed against. */
        private final double[] norm;

        private final int passages;

        Field(Sample sample, Pairs.@Nullable Pair[] heldOut, int passages, boolean about) {
            this.passages = passages;
            int[] length = new int[passages];
            start = new int[sample.terms.size() + 2];
            int[] last = new int[sample.terms.size()];
            each(sample, heldOut, about, (passage, token) -> {
                length[passage]++;
                if (last[token] != passage + 1) {
                    last[token] = passage + 1;
                    start[token + 2]++;
                }
            });
            for (int i = 2; i < start.length; i++) start[i] += start[i - 1];
            posting = new int[start[start.length - 1]];
            times = new short[posting.length];
            Arrays.fill(last, 0);
            each(sample, heldOut, about, (passage, token) -> {
                if (last[token] != passage + 1) {
                    last[token] = passage + 1;
                    posting[start[token + 1]++] = passage;
                }
                int at = start[token + 1] - 1;
                if (times[at] < Short.MAX_VALUE) times[at]++;
            });
            double average = Math.max(1e-9, Arrays.stream(length).average().orElse(0));
            norm = Arrays.stream(length)
                    .mapToDouble(one -> K1 * (1 - B + B * one / average))
                    .toArray();
        }

        private interface Each {
            void token(int passage, int token);
        }

        private void each(Sample sample, Pairs.@Nullable Pair[] heldOut, boolean about, Each each) {
            for (int passage = 0; passage < passages; passage++) {
                Pairs.@Nullable Pair out = heldOut[passage];
                int from = about ? sample.begin(passage) : sample.aboutEnd(passage);
                int to = about ? sample.aboutEnd(passage) : sample.end(passage);
                for (int i = from; i < to; i++) {
                    if (out != null && i >= out.from() && i < out.to()) continue;
                    int token = sample.tokens()[i];
                    if (token != Sample.BREAK) each.token(passage, token);
                }
            }
        }

        int start(int word) {
            return start[word];
        }

        int end(int word) {
            return start[word + 1];
        }

        double idf(int word) {
            int count = end(word) - start(word);
            return count == 0 ? 0 : Math.log(1 + (passages - count + 0.5) / (count + 0.5));
        }

        double saturated(int at) {
            return times[at] / (times[at] + norm[posting[at]]);
        }

        /** What a word says of one passage. */
        double of(int word, int passage, double weight) {
            int at = Arrays.binarySearch(posting, start(word), end(word), passage);
            return at < 0 ? 0 : idf(word) * weight * saturated(at);
        }
    }
}
