package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent.Signal;
import java.util.List;

/**
 * How sure signals make: a logistic model.
 *
 * @param weights of the signals in the order of {@link #NAMES}, the first of them always 1
 */
public record Confidence(List<Double> weights) {
    /** The signals; {@link Certainty} says what each is. */
    static final List<String> NAMES = List.of(
            "start",
            "best_score",
            "clear_sort",
            "named_nowhere",
            "other_language",
            "asks_price",
            "asks_number",
            "asks_yes_or_no",
            "says_yes_or_no",
            "asks_reason",
            "sort_helped",
            "things_named",
            "told_besides",
            "told_missing",
            "heading_names",
            "question_length",
            "others_as_near",
            "figures_missing",
            "named_together");
    /**
     * Fitted by logistic regression to questions that may be read, each asked again without the passages that settle it. {@code Fitting}
     * in the tests fits them anew; what else was tried is in decisions 0020, 0026, 0040 and 0045.
     */
    public static final Confidence SHIPPED = new Confidence(List.of(
            -4.88, 6.17, 0.66, -0.27, 0.88, -1.28, -0.72, -1.06, 1.30, 1.68, 0.96, 0.08, 0.92, 1.29, 2.61, 0.40, -0.66,
            -2.77, 1.42));

    /** Rejects what is no number. */
    public Confidence {
        weights = List.copyOf(weights);
        if (weights.stream().anyMatch(weight -> !Double.isFinite(weight))) {
            throw new IllegalArgumentException("weights " + weights);
        }
    }

    /** Whether it weighs the signals there are; one that an earlier version fitted may know others. */
    public boolean matchesSignals() {
        return weights.size() == NAMES.size();
    }

    /** The signals with what each adds. */
    List<Signal> signals(double[] values) {
        return java.util.stream.IntStream.range(0, values.length)
                .mapToObj(i -> new Signal(NAMES.get(i), values[i], values[i] * weights.get(i)))
                .toList();
    }

    /** The chance, 0 to 1, that signals of these values go with a right answer. */
    double chance(double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) sum += weights.get(i) * values[i];
        return 1 / (1 + Math.exp(-sum));
    }
}
