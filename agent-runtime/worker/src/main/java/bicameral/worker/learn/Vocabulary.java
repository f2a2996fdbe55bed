package bicameral.worker.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The terms that get vectors: those of a sample that stand in several passages, the commonest first where there are too many;
 * not those of every second passage. Rows are in the order of the terms' hashes, which no order of reading can change.
 */
final class Vocabulary {
    private static final double TOO_COMMON = 0.3;

    /** The row of each of the sample's terms, -1 for those without. */
    final int[] rowOf;
    /** The hash of each row's term, ascending. */
    final long[] hashes;
    /** In how many passages each of the sample's terms stands. */
    final int[] frequency;
    /** How much each row's term tells. */
    final float[] weight;

    Vocabulary(Sample sample, Pairs.@Nullable Pair[] heldOut, int maxRows) {
        frequency = frequencies(sample, heldOut);
        int least = sample.size() > 20_000 ? 3 : 2;
        int most = (int) Math.max(4, sample.size() * TOO_COMMON);
        int[] chosen = java.util.stream.IntStream.range(0, frequency.length)
                .filter(id -> frequency[id] >= least && frequency[id] <= most)
                .toArray();
        if (chosen.length > maxRows) chosen = commonest(chosen, maxRows, sample);
        hashes = Arrays.stream(chosen).mapToLong(sample.terms::hashOf).sorted().toArray();
        rowOf = new int[frequency.length];
        Arrays.fill(rowOf, -1);
        weight = new float[hashes.length];
        for (int id : chosen) {
            int row = Arrays.binarySearch(hashes, sample.terms.hashOf(id));
            rowOf[id] = row;
            weight[row] = (float) Math.log((sample.size() + 1.0) / (frequency[id] + 0.5));
        }
    }

    private int[] commonest(int[] chosen, int maxRows, Sample sample) {
        return Arrays.stream(chosen)
                .boxed()
                .sorted((a, b) -> frequency[a] != frequency[b]
                        ? Integer.compare(frequency[b], frequency[a])
                        : Long.compare(sample.terms.hashOf(a), sample.terms.hashOf(b)))
                .limit(maxRows)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int[] frequencies(Sample sample, Pairs.@Nullable Pair[] heldOut) {
        int[] frequency = new int[sample.terms.size()];
        int[] last = new int[sample.terms.size()];
        int[] tokens = sample.tokens();
        for (int passage = 0; passage < sample.size(); passage++) {
            Pairs.@Nullable Pair out = heldOut[passage];
            for (int i = sample.begin(passage); i < sample.end(passage); i++) {
                if (out != null && i == out.from()) i = out.to();
                if (i >= sample.end(passage)) break;
                int token = tokens[i];
                if (token != Sample.BREAK && last[token] != passage + 1) {
                    last[token] = passage + 1;
                    frequency[token]++;
                }
            }
        }
        return frequency;
    }

    int size() {
        return hashes.length;
    }
}
