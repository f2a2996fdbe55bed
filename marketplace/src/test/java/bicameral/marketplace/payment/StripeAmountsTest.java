package bicameral.marketplace.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.money.Money;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeAmountsTest {
    @ParameterizedTest
    @CsvSource({
        "20.00, CNY, 2000",
        "0.01, USD, 1",
        "9999.99, EUR, 999999",
        "500, JPY, 500",
        "500, KRW, 500",
        "7, MGA, 7",
        "12.345, KWD, 12345",
        "5, ISK, 500",
        "5, UGX, 500"
    })
    void counts_in_stripes_smallest_unit_and_back(String amount, String currency, long counted) {
        Money money = Money.of(amount, Currency.getInstance(currency));
        assertThat(StripeAmounts.of(money)).isEqualTo(counted);
        assertThat(StripeAmounts.money(counted, currency.toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(money);
    }

    @Test
    void half_a_unit_cannot_be_counted() {
        assertThatThrownBy(() -> StripeAmounts.of(Money.of("0.005", Money.CNY)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> StripeAmounts.of(Money.of("0.5", Currency.getInstance("JPY"))))
                .isInstanceOf(ArithmeticException.class);
    }
}
