package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.money.Money;
import java.util.Currency;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void what_is_only_estimated_ends_a_hundredth_behind_the_smallest_coin() {
        assertThat(near(16_999_980)).isEqualTo("¥17.00");
        assertThat(near(3_000_020)).isEqualTo("¥3.00");
        assertThat(near(425_000)).isEqualTo("¥0.425");
        assertThat(near(425_080)).isEqualTo("¥0.4251");
        assertThat(near(-1_250_040)).isEqualTo("−¥1.25");
    }

    private static String near(long micros) {
        return Figures.near(new Money(micros, Currency.getInstance("CNY")), "zh");
    }
}
