package bicameral.worker.learn;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which terms stand near each other more often than chance would have it: positive pointwise mutual information (Church and
 * Hanks 1990; Bullinaria and Levy 2007), as a symmetric sparse matrix. Counts are whole numbers, so that no order of reading
 * changes them; where the pairs do not fit, the share of the sample that is counted halves.
 */
final class Cooccurrences {
    /** Half the width of the window, in terms. */
    static final int WINDOW = 10;

    final int rows;
    final int[] rowStart;
    final int[] column;
    final float[] value;

    private Cooccurrences(int rows, int[] rowStart, int[] column, float[] value) {
        this.rows = rows;
        this.rowStart = rowStart;
        this.column = column;
        this.value = value;
    }

    /**
     * Counts.
     *
     * @param maxPairs how many different pairs may be kept
     */
    static Cooccurrences of(
            Sample sample, Vocabulary words, Pairs.@Nullable Pair[] heldOut, int maxPairs, BooleanSupplier cancelled) {
        int share = 1;
        while (true) {
            Counts counts = new Counts(maxPairs);
            if (count(sample, words, heldOut, share, counts, cancelled)) return counts.mutualInformation(words.size());
            share *= 2;
        }
    }

    private static boolean count(
            Sample sample,
            Vocabulary words,
            Pairs.@Nullable Pair[] heldOut,
            int share,
            Counts counts,
            BooleanSupplier cancelled) {
        int[] window = new int[WINDOW];
        for (int passage = 0; passage < sample.size() / share; passage++) {
            if ((passage & 1023) == 0 && cancelled.getAsBoolean()) throw new CancellationException();
            Pairs.@Nullable Pair out = heldOut[passage];
            int filled = 0;
            for (int i = sample.begin(passage); i < sample.end(passage); i++) {
                if (out != null && i == out.from()) i = out.to();
                if (i >= sample.end(passage)) break;
                int token = sample.tokens()[i];
                int row = token == Sample.BREAK ? -1 : words.rowOf[token];
                if (row < 0) continue;
                for (int k = Math.max(0, filled - WINDOW); k < filled; k++) {
                    int other = window[k % WINDOW];
                    if (other != row && !counts.add(Math.min(row, other), Math.max(row, other))) return false;
                }
                window[filled % WINDOW] = row;
                filled++;
            }
        }
        return true;
    }

    /** result = this × vectors, both with {@code width} numbers a row. */
    void times(float[] vectors, float[] result, int width) {
        Arrays.fill(result, 0, rows * width, 0);
        for (int row = 0; row < rows; row++) {
            int to = row * width;
            for (int at = rowStart[row]; at < rowStart[row + 1]; at++) {
                float factor = value[at];
                int from = column[at] * width;
                for (int k = 0; k < width; k++) result[to + k] += factor * vectors[from + k];
            }
        }
    }

    private static final class Counts {
        private final int maxPairs;
        private long[] keys = new long[1 << 12];
        private int[] counts = new int[1 << 12];
        private int size;

        Counts(int maxPairs) {
            this.maxPairs = maxPairs;
        }

        boolean add(int low, int high) {
            long key = ((long) low << 32 | high) + 1;
            int mask = keys.length - 1;
            int slot = (int) (TermTable.mix(key) & mask);
            while (keys[slot] != 0 && keys[slot] != key) slot = (slot + 1) & mask;
            if (keys[slot] == 0) {
                if (size == maxPairs) return false;
                keys[slot] = key;
                size++;
            }
            counts[slot]++;
            if (size * 3L > keys.length * 2L) grow();
            return true;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldCounts = counts;
            keys = new long[oldKeys.length * 2];
            counts = new int[keys.length];
            int mask = keys.length - 1;
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] == 0) continue;
                int slot = (int) (TermTable.mix(oldKeys[i]) & mask);
                while (keys[slot] != 0) slot = (slot + 1) & mask;
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
            }
        }

        /** log(p(a, b) / (p(a) p(b))) where above 0, less for pairs seen once or twice. */
        Cooccurrences mutualInformation(int rows) {
            long[] marginal = new long[rows];
            int[] rowStart = new int[rows + 1];
            long total = 0;
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] == 0) continue;
                marginal[low(i)] += counts[i];
                marginal[high(i)] += counts[i];
                rowStart[low(i) + 1]++;
                rowStart[high(i) + 1]++;
                total += 2L * counts[i];
            }
            for (int row = 0; row < rows; row++) rowStart[row + 1] += rowStart[row];
            long[] entries = new long[rowStart[rows]];
            int[] filled = new int[rows];
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] == 0) continue;
                int a = low(i);
                int b = high(i);
                double information = Math.log((double) counts[i] * total / ((double) marginal[a] * marginal[b]));
                float value = (float) (Math.max(0, information) * counts[i] / (counts[i] + 1.0));
                entries[rowStart[a] + filled[a]++] = packed(b, value);
                entries[rowStart[b] + filled[b]++] = packed(a, value);
            }
            return compact(rows, rowStart, entries);
        }

        /** Sorts by column; a value above 0 has no sign bit to spread. */
        private static long packed(int column, float value) {
            return ((long) column << 32) | Float.floatToRawIntBits(value);
        }

        private int low(int slot) {
            return (int) ((keys[slot] - 1) >>> 32);
        }

        private int high(int slot) {
            return (int) (keys[slot] - 1);
        }

        private static Cooccurrences compact(int rows, int[] rowStart, long[] entries) {
            int[] column = new int[entries.length];
            float[] value = new float[entries.length];
            int[] start = new int[rows + 1];
            int size = 0;
            for (int row = 0; row < rows; row++) {
                Arrays.sort(entries, rowStart[row], rowStart[row + 1]);
                for (int at = rowStart[row]; at < rowStart[row + 1]; at++) {
                    float information = Float.intBitsToFloat((int) entries[at]);
                    if (information > 0) {
                        column[size] = (int) (entries[at] >>> 32);
                        value[size++] = information;
                    }
                }
                start[row + 1] = size;
            }
            return new Cooccurrences(rows, start, Arrays.copyOf(column, size), Arrays.copyOf(value, size));
        }
    }
}
