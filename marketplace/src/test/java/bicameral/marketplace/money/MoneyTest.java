package bicameral.marketplace.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.tenant.Refusal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "1e309",
                "1e999999999",
                "Infinity",
                "",
                "+1",
                "1,000",
                "0x10",
                "１",
                "1.",
                ".5",
                "0.0000001",
                "9999999999999"
            })
    @Tag("P-B63")
    void what_is_not_a_plain_decimal_is_refused(String written) {
        assertThatThrownBy(() -> Money.parse(written, "CNY")).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("invalid_amount");
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cny", "XYZW", "ZZZ", "¥"})
    @Tag("P-B64")
    void what_is_not_a_currency_is_refused(String currency) {
        assertThatThrownBy(() -> Money.parse("1.00", currency))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_currency"));
    }

    @Test
    void a_plain_decimal_is_read_exactly() {
        assertThat(Money.parse("0.012345", "CNY").micros()).isEqualTo(12_345);
    }

    @Test
    @Tag("P-B63")
    void sums_beyond_what_can_be_counted_fail_loudly() {
        Money most = new Money(Long.MAX_VALUE, Money.CNY);
        assertThatThrownBy(() -> most.plus(new Money(1, Money.CNY))).isInstanceOf(ArithmeticException.class);
    }
}
