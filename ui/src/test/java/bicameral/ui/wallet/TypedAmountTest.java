package bicameral.ui.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.money.Money;
import bicameral.tenant.Refusal;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedAmountTest {
    @Test
    void readsPlainDecimals() {
        assertThat(TypedAmount.read(" 10.50 ", Money.CNY)).isEqualTo(Money.of("10.5", Money.CNY));
    }

    @ParameterizedTest
    @Tag("P-B63")
    @ValueSource(
            strings = {
                "",
                "-1",
                "NaN",
                "Infinity",
                "1e309",
                "1,000",
                "0.0000001",
                "9999999999",
                "１０",
                "0x10",
                "1.",
                ".5"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> TypedAmount.read(text, Money.CNY))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo("invalid_amount"));
    }

    @ParameterizedTest
    @Tag("P-B64")
    @ValueSource(strings = {"USD", "cny", "", "XXX"})
    void refusesOtherCurrencies(String currency) {
        assertThatThrownBy(() -> TypedAmount.read("1", currency, List.of(Money.CNY)))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo("currency_mismatch"));
    }
}
