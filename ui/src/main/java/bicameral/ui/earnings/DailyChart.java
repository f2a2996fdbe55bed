package bicameral.ui.earnings;

import bicameral.marketplace.earnings.Earnings.Day;
import bicameral.ui.studio.Figures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Thirty days as bars: paid filled, free ones outlined on top. Geometry is in the units of a view box of 760 by 160; the
 * same numbers stand in a table beside it.
 */
public record DailyChart(List<Bar> bars, List<Line> lines, long paid, long free, String busiest, long most) {
    private static final double WIDTH = 760;
    private static final double HEIGHT = 160;
    private static final int STEPS = 4;
    private static final double FILLED = 0.72;
    private static final int LABEL_EVERY = 7;

    public DailyChart {
        bars = List.copyOf(bars);
        lines = List.copyOf(lines);
    }

    /** One day; label is empty for days without one. */
    public record Bar(
            String x,
            String width,
            String paidY,
            String paidHeight,
            String freeY,
            String freeHeight,
            boolean hasFree,
            String middle,
            String label,
            boolean last,
            String day,
            long paid,
            long free) {}

    /** A grid line and its number. */
    public record Line(String y, String number) {}

    /** The chart of some days, oldest first. */
    public static DailyChart of(List<Day> days) {
        long most =
                days.stream().mapToLong(day -> day.paid() + day.free()).max().orElse(0);
        long step = step(most);
        Day busiest = days.stream()
                .reduce((a, b) -> b.paid() + b.free() > a.paid() + a.free() ? b : a)
                .orElse(null);
        return new DailyChart(
                bars(days, step * STEPS),
                grid(step),
                days.stream().mapToLong(Day::paid).sum(),
                days.stream().mapToLong(Day::free).sum(),
                busiest == null ? "" : Figures.shortDay(busiest.date()),
                most);
    }

    /** The smallest of 1, 2, 5, 10, 20, … of which four hold the largest day. */
    static long step(long most) {
        for (long unit = 1; ; unit *= 10)
            for (long step : new long[] {unit, 2 * unit, 5 * unit}) if (step * STEPS >= most) return step;
    }

    private static List<Bar> bars(List<Day> days, long full) {
        List<Bar> bars = new ArrayList<>();
        double slot = WIDTH / Math.max(1, days.size());
        for (int i = 0; i < days.size(); i++) bars.add(bar(days.get(i), i, slot, full, days.size()));
        return bars;
    }

    private static Bar bar(Day day, int index, double slot, long full, int count) {
        double width = slot * FILLED;
        double x = index * slot + (slot - width) / 2;
        double paid = HEIGHT * day.paid() / full;
        double free = Math.max(0, HEIGHT * day.free() / full - (day.paid() > 0 ? 2 : 0));
        boolean last = index == count - 1;
        boolean labelled = index % LABEL_EVERY == 0 && count - index > LABEL_EVERY / 2;
        return new Bar(
                number(x),
                number(width),
                number(HEIGHT - paid),
                number(paid),
                number(HEIGHT - paid - free - (day.paid() > 0 ? 2 : 0)),
                number(free),
                day.free() > 0,
                number(x + width / 2),
                labelled ? Figures.shortDay(day.date()) : "",
                last,
                Figures.shortDay(day.date()),
                day.paid(),
                day.free());
    }

    private static List<Line> grid(long step) {
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i <= STEPS; i++)
            lines.add(new Line(number(HEIGHT - HEIGHT * i / STEPS), Figures.count(step * i)));
        return lines;
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP).toPlainString();
    }
}
