package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TariffTest {

    @Test
    void whatGoesBeyondAFreeNumberIsCharged() {
        Tariff tariff =
                Tariff.in("The first 2 hours are free, then 3.50 EUR per hour.").orElseThrow();

        assertThat(tariff.quantity("we stayed 5 hours")).contains(new BigDecimal("5"));
        assertThat(tariff.beyond(new BigDecimal("5"))).isEqualByComparingTo("10.50");
        assertThat(tariff.beyond(BigDecimal.ONE)).isZero();
    }

    @Test
    void noMoreThanTheMostIsCharged() {
        Tariff tariff = Tariff.in("超过3公里每公里加10元，最多加50元。").orElseThrow();

        assertThat(tariff.quantity("离店五公里")).contains(new BigDecimal("5"));
        assertThat(tariff.beyond(new BigDecimal("5"))).isEqualByComparingTo("20");
        assertThat(tariff.beyond(new BigDecimal("20"))).isEqualByComparingTo("50");
    }

    @Test
    void aRateForAnotherUnitIsNoTariff() {
        assertThat(Tariff.in("超过3公里的，每小时加10元")).isEmpty();
        assertThat(Tariff.in("每页2元")).isEmpty();
    }
}
