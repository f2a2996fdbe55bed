package bicameral.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One measured figure.
 *
 * @param goal what it should be at most, where there is a goal
 * @param samples what was measured, in order
 */
public record Figure(String name, double value, String unit, OptionalDouble goal, List<Double> samples) {

    public Figure {
        samples = List.copyOf(samples);
    }

    public static Figure single(String name, double value, String unit, OptionalDouble goal) {
        return new Figure(name, value, unit, goal, List.of(value));
    }

    /** The given share (0 to 1) of the samples is at most this; by nearest rank. */
    public static Figure quantile(String name, double share, String unit, OptionalDouble goal, List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        int rank = Math.max(1, (int) Math.ceil(share * sorted.size()));
        return new Figure(name, sorted.get(rank - 1), unit, goal, samples);
    }

    public boolean met() {
        return goal.isEmpty() || value <= goal.getAsDouble();
    }

    /** The line a person reads. */
    public String line() {
        String measured = name + " = " + shown(value) + " " + unit;
        if (goal.isEmpty()) return measured;
        return measured + " (goal ≤ " + shown(goal.getAsDouble()) + ") " + (met() ? "met" : "missed");
    }

    /** Large figures with one decimal, small ones with two; none where there is none. */
    private static String shown(double figure) {
        if (figure == Math.rint(figure)) return String.format(Locale.ROOT, "%.0f", figure);
        return String.format(Locale.ROOT, Math.abs(figure) < 10 ? "%.2f" : "%.1f", figure);
    }
}
