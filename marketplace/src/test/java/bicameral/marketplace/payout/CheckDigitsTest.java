package bicameral.marketplace.payout;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.payout.Payee.Document;
import bicameral.marketplace.payout.Payee.Guardian;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers that check themselves, and what must be right of a payee. The numbers are the standards' own examples or made up. */
class CheckDigitsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);
    private static final String CARD = "6222020200112233445";

    @Test
    void anIbanIsRightToTheDigit() {
        assertThat(CheckDigits.iban("DE89370400440532013000")).isTrue();
        assertThat(CheckDigits.iban("GB82WEST12345698765432")).isTrue();
        assertThat(CheckDigits.iban("DE89370400440532013001")).isFalse();
        assertThat(CheckDigits.iban("DE98370400440532013000"))
                .as("two digits swapped")
                .isFalse();
        assertThat(CheckDigits.iban("DE8937040044053201300"))
                .as("too short for its country")
                .isFalse();
        assertThat(CheckDigits.iban("de89370400440532013000")).isFalse();
    }

    @Test
    void everySingleSlipInACardNumberIsNoticed() {
        String card = luhn("622202020011223344");
        assertThat(CheckDigits.card(card)).isTrue();
        for (int at = 0; at < card.length(); at++) {
            char other = card.charAt(at) == '9' ? '0' : (char) (card.charAt(at) + 1);
            assertThat(CheckDigits.card(card.substring(0, at) + other + card.substring(at + 1)))
                    .as("slip at %d", at)
                    .isFalse();
        }
        assertThat(CheckDigits.card("4111111111111111")).isTrue();
        assertThat(CheckDigits.card("411111111111")).isFalse();
    }

    private static String luhn(String digits) {
        for (int check = 0; check < 10; check++) if (CheckDigits.card(digits + check)) return digits + check;
        throw new IllegalStateException();
    }

    @Test
    void anIdentityCardTellsItsBirthday() {
        assertThat(CheckDigits.bornOn("11010519491231002X")).contains(LocalDate.of(1949, 12, 31));
        assertThat(CheckDigits.bornOn("110105194912310021")).isEmpty();
        assertThat(CheckDigits.bornOn("11010519490231002X")).as("no such day").isEmpty();
    }

    @Test
    void aCompanysCodeIsRightToTheLetter() {
        assertThat(CheckDigits.company("91350100M000100Y43")).isTrue();
        assertThat(CheckDigits.company("91350100M000100Y44")).isFalse();
        assertThat(CheckDigits.company("91350100I000100Y43"))
                .as("I is no letter of it")
                .isFalse();
    }

    @Test
    void aPayeeWhoseEverythingFitsIsKept() {
        assertThat(problems(Payees.card("朱自清", "4111111111111111"))).isEmpty();
    }

    @Test
    void whatIsWrongIsNamedByField() {
        Payee wrong = new Payee(
                false,
                " ",
                Document.CN_ID,
                "110105194912310021",
                "2999-01-01",
                PayoutMethod.BANK_CN,
                "somebody else",
                CARD.substring(0, 18) + "0",
                "",
                "x",
                null);

        assertThat(problems(wrong)).containsKeys("name", "document", "bornOn", "number", "bank", "bankCode", "holder");
    }

    @Test
    void thePaidOneIsTheCreatorOrTheGuardianOfAYoungOne() {
        Payees.Made other = Payees.card("朱自清", "4111111111111111").heldBy("叶圣陶");
        assertThat(problems(other)).containsExactly(Map.entry("holder", "bad_holder"));

        Payees.Made young = Payees.young("2012-05-01", null);
        assertThat(problems(young)).containsKeys("guardianName", "guardianDocument", "consent");

        Guardian silent = new Guardian("朱鸿钧", Document.CN_ID, "11010519491231002X", false);
        assertThat(problems(Payees.young("2012-05-01", silent))).containsOnlyKeys("consent");

        Guardian agreed = new Guardian("朱鸿钧", Document.CN_ID, "11010519491231002X", true);
        assertThat(problems(Payees.young("2012-05-01", agreed).heldBy("朱鸿钧"))).isEmpty();
        assertThat(problems(Payees.young("2009-05-01", agreed).heldBy("朱鸿钧")))
                .as("seventeen: no guardian's account")
                .containsOnlyKeys("holder");
    }

    private static Map<String, String> problems(Payees.Made made) {
        return problems(made.payee());
    }

    private static Map<String, String> problems(Payee payee) {
        return PayeeRules.problems(payee, TODAY, 16);
    }
}
