package bicameral.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One measured figure.
 *
 * @param goal what it should be at most, or at least, where there is a goal
 * @param least whether more is better
 * @param samples what was measured, in order
 */
public record Figure(String name, double value, String unit, OptionalDouble goal, boolean least, List<Double> samples) {

    public Figure {
        samples = List.copyOf(samples);
    }

    public static Figure single(String name, double value, String unit, OptionalDouble goal) {
        return new Figure(name, value, unit, goal, false, List.of(value));
    }

    /** One of which more is better. */
    public static Figure atLeast(String name, double value, String unit, OptionalDouble goal) {
        return new Figure(name, value, unit, goal, true, List.of(value));
    }

    /** The given share (0 to 1) of the samples is at most this; by nearest rank. */
    public static Figure quantile(String name, double share, String unit, OptionalDouble goal, List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        int rank = Math.max(1, (int) Math.ceil(share * sorted.size()));
        return new Figure(name, sorted.get(rank - 1), unit, goal, false, samples);
    }

    /** With at most so many of its samples, evenly taken. */
    public Figure thinned(int most) {
        if (samples.size() <= most) return this;
        int step = (samples.size() + most - 1) / most;
        List<Double> some = new java.util.ArrayList<>();
        for (int i = 0; i < samples.size(); i += step) some.add(samples.get(i));
        return new Figure(name, value, unit, goal, least, some);
    }

    public boolean met() {
        if (goal.isEmpty()) return true;
        return least ? value >= goal.getAsDouble() : value <= goal.getAsDouble();
    }

    /** The line a person reads. */
    public String line() {
        String measured = name + " = " + shown(value) + " " + unit;
        if (goal.isEmpty()) return measured;
        return measured + " (goal " + (least ? "≥ " : "≤ ") + shown(goal.getAsDouble()) + ") "
                + (met() ? "met" : "missed");
    }

    /** Large figures with one decimal, small ones with two; none where there is none. */
    private static String shown(double figure) {
        if (figure == Math.rint(figure)) return String.format(Locale.ROOT, "%.0f", figure);
        return String.format(Locale.ROOT, Math.abs(figure) < 10 ? "%.2f" : "%.1f", figure);
    }
}
