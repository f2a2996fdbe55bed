package bicameral.worker.learn;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which terms stand near each other more often than chance would have it: positive pointwise mutual information (Church and
 * Hanks 1990; Bullinaria and Levy 2007), as a symmetric sparse matrix. Counted row by row, so that memory is that of what is
 * kept; where that does not fit, pairs seen only once, then twice and so on are left out.
 */
final class Cooccurrences {
    /** Half the width of the window, in terms. */
    static final int WINDOW = 10;

    /** Rows counted between two looks whether to go on. */
    private static final int BLOCK = 64;

    /** Pairs seen so often or more stay, if only they fit. */
    private static final int SEVERAL = 16;

    private static final int END = -1;

    final int rows;
    private final BooleanSupplier cancelled;
    /** All known terms in order, {@link #END} behind each passage. */
    private final int[] terms;

    private final int[] placeStart;
    private final int[] places;
    private final long[] marginal;
    private long total;

    private int[] rowStart = {};
    private int[] rowEnd = {};
    private int[] column = {};
    private float[] value = {};

    private Cooccurrences(Sample sample, Vocabulary words, Pairs.@Nullable Pair[] heldOut, BooleanSupplier cancelled) {
        this.cancelled = cancelled;
        rows = words.size();
        terms = known(sample, words, heldOut);
        placeStart = new int[rows + 1];
        for (int row : terms) if (row >= 0) placeStart[row + 1]++;
        for (int row = 0; row < rows; row++) placeStart[row + 1] += placeStart[row];
        places = new int[placeStart[rows]];
        int[] filled = placeStart.clone();
        for (int at = 0; at < terms.length; at++) if (terms[at] >= 0) places[filled[terms[at]]++] = at;
        marginal = new long[rows];
    }

    /**
     * Counts.
     *
     * @param maxPairs how many different pairs may be kept
     */
    static Cooccurrences of(
            Sample sample, Vocabulary words, Pairs.@Nullable Pair[] heldOut, int maxPairs, BooleanSupplier cancelled) {
        Cooccurrences near = new Cooccurrences(sample, words, heldOut, cancelled);
        near.fill(near.measure(2L * maxPairs));
        return near;
    }

    private static int[] known(Sample sample, Vocabulary words, Pairs.@Nullable Pair[] heldOut) {
        int[] known = new int[sample.end(sample.size() - 1) + sample.size() + 1];
        int size = 0;
        known[size++] = END;
        for (int passage = 0; passage < sample.size(); passage++) {
            Pairs.@Nullable Pair out = heldOut[passage];
            for (int i = sample.begin(passage); i < sample.end(passage); i++) {
                if (out != null && i == out.from()) i = out.to();
                if (i >= sample.end(passage)) break;
                int token = sample.tokens()[i];
                if (token != Sample.BREAK && words.rowOf[token] >= 0) known[size++] = words.rowOf[token];
            }
            known[size++] = END;
        }
        return Arrays.copyOf(known, size);
    }

    /** What stands near one term, how often. */
    private final class Near {
        final int[] times = new int[rows];
        final int[] found = new int[rows];
        int size;

        void count(int row) {
            while (size > 0) times[found[--size]] = 0;
            for (int i = placeStart[row]; i < placeStart[row + 1]; i++) {
                int place = places[i];
                for (int at = place - 1; at >= place - WINDOW && terms[at] != END; at--) add(row, terms[at]);
                for (int at = place + 1; at <= place + WINDOW && terms[at] != END; at++) add(row, terms[at]);
            }
        }

        private void add(int row, int other) {
            if (other != row && times[other]++ == 0) found[size++] = other;
        }
    }

    private interface Each {
        void row(int row, Near near);
    }

    private void each(Each each) {
        ThreadLocal<Near> nears = ThreadLocal.withInitial(Near::new);
        IntStream.range(0, (rows + BLOCK - 1) / BLOCK).parallel().forEach(block -> {
            if (cancelled.getAsBoolean()) throw new CancellationException();
            Near near = nears.get();
            for (int row = block * BLOCK; row < Math.min(rows, (block + 1) * BLOCK); row++) {
                near.count(row);
                each.row(row, near);
            }
        });
    }

    /** Sums up each row and finds how often a pair has to be seen, so that no more than so many numbers are kept. */
    private int measure(long most) {
        int[] atLeast = new int[rows * SEVERAL];
        each((row, near) -> {
            for (int i = 0; i < near.size; i++) {
                int times = near.times[near.found[i]];
                marginal[row] += times;
                for (int k = 0; k < Math.min(SEVERAL, times); k++) atLeast[row * SEVERAL + k]++;
            }
        });
        for (long one : marginal) total += one;
        int least = 1;
        while (least < SEVERAL && kept(atLeast, least) > most) least++;
        rowStart = new int[rows + 1];
        for (int row = 0; row < rows; row++) rowStart[row + 1] = rowStart[row] + atLeast[row * SEVERAL + least - 1];
        return least;
    }

    private long kept(int[] atLeast, int least) {
        long kept = 0;
        for (int row = 0; row < rows; row++) kept += atLeast[row * SEVERAL + least - 1];
        return kept;
    }

    /** log(p(a, b) / (p(a) p(b))) where above 0, less for pairs seen once or twice. */
    private void fill(int least) {
        rowEnd = Arrays.copyOf(rowStart, rows);
        column = new int[rowStart[rows]];
        value = new float[rowStart[rows]];
        each((row, near) -> {
            Arrays.sort(near.found, 0, near.size);
            for (int i = 0; i < near.size; i++) {
                int other = near.found[i];
                double times = near.times[other];
                if (times < least) continue;
                double information = Math.log(times * total / ((double) marginal[row] * marginal[other]));
                if (information <= 0) continue;
                column[rowEnd[row]] = other;
                value[rowEnd[row]++] = (float) (information * times / (times + 1));
            }
        });
    }

    /** How many numbers are kept. */
    int kept() {
        int kept = 0;
        for (int row = 0; row < rows; row++) kept += rowEnd[row] - rowStart[row];
        return kept;
    }

    /** result = this × vectors, both with {@code width} numbers a row. */
    void times(float[] vectors, float[] result, int width) {
        IntStream.range(0, (rows + BLOCK - 1) / BLOCK).parallel().forEach(block -> {
            int last = Math.min(rows, (block + 1) * BLOCK);
            Arrays.fill(result, block * BLOCK * width, last * width, 0);
            for (int row = block * BLOCK; row < last; row++) {
                int at = rowStart[row];
                for (; at + 4 <= rowEnd[row]; at += 4)
                    Floats.addFour(result, row * width, value, vectors, column, width, at, width);
                for (; at < rowEnd[row]; at++)
                    Floats.add(result, row * width, value[at], vectors, column[at] * width, width);
            }
        });
    }
}
