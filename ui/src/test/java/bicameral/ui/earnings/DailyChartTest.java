package bicameral.ui.earnings;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.earnings.Earnings.Day;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DailyChartTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 24);

    @Test
    void stacksFreeAnswersOnPaidOnesWithinTheFrame() {
        DailyChart chart = DailyChart.of(List.of(new Day(FIRST, 30, 10), new Day(FIRST.plusDays(1), 0, 5)));
        DailyChart.Bar first = chart.bars().getFirst();
        assertThat(Double.parseDouble(first.paidY()) + Double.parseDouble(first.paidHeight()))
                .isEqualTo(160);
        assertThat(Double.parseDouble(first.freeY()))
                .isGreaterThanOrEqualTo(0)
                .isLessThan(Double.parseDouble(first.paidY()));
        assertThat(chart.paid()).isEqualTo(30);
        assertThat(chart.busiest()).isEqualTo("10-24");
        assertThat(chart.most()).isEqualTo(40);
    }

    @Test
    void daysWithoutAnswersStillHaveAChart() {
        List<Day> days = IntStream.range(0, 30)
                .mapToObj(i -> new Day(FIRST.plusDays(i), 0, 0))
                .toList();
        DailyChart chart = DailyChart.of(days);
        assertThat(chart.bars()).hasSize(30).noneMatch(DailyChart.Bar::hasFree);
        assertThat(chart.lines().getLast().number()).isEqualTo("4");
    }

    @Property
    void theScaleHoldsTheLargestDayAndIsNotWasteful(@ForAll @LongRange(min = 1, max = 1_000_000_000) long most) {
        long top = DailyChart.step(most) * 4;
        assertThat(top).isGreaterThanOrEqualTo(most).isLessThan(Math.max(5, most * 3));
    }
}
