package bicameral.bench.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a confidence means what it says: of the answers it calls 80 % sure, how many are right. Answers that were held back
 * count too, by what would have been said.
 */
final class Reliability {
    private static final int BINS = 10;
    private static final int WIDTH = 40;

    /** One judgement: how sure, and whether right. */
    record Sample(double confidence, boolean right) {}

    /** Those of like confidence. */
    record Bin(double from, double to, int count, double confidence, double right) {}

    private final List<Sample> samples;

    Reliability(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    /** Bins of equal width; empty ones too. */
    List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            int bin = i;
            List<Sample> in = samples.stream()
                    .filter(one -> Math.min(BINS - 1, (int) (one.confidence() * BINS)) == bin)
                    .toList();
            bins.add(new Bin(
                    (double) i / BINS,
                    (i + 1.0) / BINS,
                    in.size(),
                    in.stream().mapToDouble(Sample::confidence).average().orElse(0),
                    in.stream()
                            .mapToDouble(one -> one.right() ? 1 : 0)
                            .average()
                            .orElse(0)));
        }
        return bins;
    }

    /** Expected calibration error: the mean distance of said and true, weighed by how many there are (Naeini et al. 2015). */
    double error() {
        return bins().stream()
                        .mapToDouble(bin -> bin.count() * Math.abs(bin.confidence() - bin.right()))
                        .sum()
                / Math.max(1, samples.size());
    }

    /** A line each bin. */
    List<String> diagram() {
        List<String> lines = new ArrayList<>();
        lines.add("confidence      n  said  right");
        for (Bin bin : bins()) {
            int right = (int) Math.round(bin.right() * WIDTH);
            int said = (int) Math.round(bin.confidence() * WIDTH);
            StringBuilder bar = new StringBuilder("#".repeat(right) + " ".repeat(WIDTH + 1 - right));
            if (bin.count() > 0) bar.setCharAt(Math.min(WIDTH, said), '|');
            lines.add(String.format(
                    Locale.ROOT,
                    "%.1f to %.1f  %4d  %.2f  %.2f  %s",
                    bin.from(),
                    bin.to(),
                    bin.count(),
                    bin.confidence(),
                    bin.right(),
                    bar.toString().stripTrailing()));
        }
        return lines;
    }
}
