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
            "start", "best_score", "asked_for", "clear_sort", "named_nowhere", "things_named", "other_language");
    /**
     * Fitted by logistic regression to questions that may be read, each asked again without the passages that settle it. What else was
     * tried is in decisions 0020 and 0026.
     */
    public static final Confidence SHIPPED = new Confidence(List.of(-4.55, 6.33, 0.19, 0.27, -0.67, 0.28, 0.78));

    /** Rejects a wrong number of weights and what is no number. */
    public Confidence {
        weights = List.copyOf(weights);
        if (weights.size() != NAMES.size() || weights.stream().anyMatch(weight -> !Double.isFinite(weight))) {
            throw new IllegalArgumentException("weights " + weights);
        }
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
