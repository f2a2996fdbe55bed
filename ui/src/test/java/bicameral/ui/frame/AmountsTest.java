package bicameral.ui.frame;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.money.Money;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1234.5 | CNY | ¥1,234.50 | CN¥1,234.50",
                "-0.05 | CNY | −¥0.05 | −CN¥0.05",
                "1234567.000001 | USD | US$1,234,567.000001 | US$1,234,567.000001",
                "0 | EUR | €0.00 | €0.00",
                "1234 | JPY | JPY 1,234 | JPY 1,234",
                "999.999 | CHF | CHF 999.999 | CHF 999.999"
            })
    void amounts_are_exact_grouped_and_in_the_readers_signs(
            String amount, String code, String chinese, String english) {
        Money money = Money.of(amount, Currency.getInstance(code));
        assertThat(Amounts.show(money, Language.ZH)).isEqualTo(chinese);
        assertThat(Amounts.show(money, Language.EN)).isEqualTo(english);
    }

    @Test
    void at_a_glance_an_amount_ends_with_its_minor_unit_and_never_says_more_than_there_is() {
        assertThat(Amounts.minor(Money.of("1011.194892", Money.CNY), Language.ZH))
                .isEqualTo("¥1,011.19");
        assertThat(Amounts.minor(Money.of("0.009", Money.CNY), Language.EN)).isEqualTo("CN¥0.00");
    }

    @Test
    void a_bare_amount_has_no_currency() {
        assertThat(Amounts.bare(Money.of("-58230.7705", Money.CNY))).isEqualTo("−58,230.7705");
    }
}
