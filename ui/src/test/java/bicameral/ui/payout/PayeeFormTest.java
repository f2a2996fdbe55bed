package bicameral.ui.payout;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.Payee;
import bicameral.marketplace.payout.PayoutMethod;
import bicameral.marketplace.payout.PayoutsByHand.Transfer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is typed becomes a payee, and a payee a line of the bank's file. */
class PayeeFormTest {
    private static Payee typed(String... fields) {
        Map<String, String> form = new HashMap<>(Map.of(
                "kind", "person",
                "name", " 朱自清 ",
                "documentKind", "cn_id",
                "document", "11010519491231002x",
                "bornOn", "1949-12-31",
                "method", "bank_cn",
                "number", "4111 1111-1111 1111",
                "bank", "农村商业银行"));
        for (int at = 0; at < fields.length; at += 2) form.put(fields[at], fields[at + 1]);
        return PayeeForm.of(new HashMap<>(form)).payee();
    }

    @Test
    void numbersLoseTheBlanksThatPeoplePutBetweenGroups() {
        Payee payee = typed();

        assertThat(payee.number()).isEqualTo("4111111111111111");
        assertThat(payee.document()).isEqualTo("11010519491231002X");
        assertThat(payee.name()).isEqualTo("朱自清");
        assertThat(payee.holder()).as("the named one, where nobody else is").isEqualTo("朱自清");
        assertThat(payee.guardian()).isNull();
    }

    @Test
    void aLoginIsKeptAsItWasTyped() {
        assertThat(typed("method", "alipay", "number", "Zhu-Ziqing@example.com").number())
                .isEqualTo("Zhu-Ziqing@example.com");
    }

    @Test
    void whatIsNoChoiceOfTheFormIsNone() {
        assertThat(typed("method", "cash").method()).isEqualTo(PayoutMethod.BANK_CN);
        assertThat(typed("guardianName", "朱鸿钧").guardian())
                .isNotNull()
                .satisfies(guardian -> assertThat(guardian.consents()).isFalse());
    }

    @Test
    @Tag("P-B30")
    void theBanksFileHasNoFormulaAndNoNumberThatASpreadsheetRounds() {
        Payee payee = typed("name", "=cmd()", "holder", "=cmd()");

        String file = BankFileText.of(List.of(new Transfer("0193abc", payee, Money.of("170.00", Money.CNY))));

        assertThat(file.lines().toList().get(1))
                .isEqualTo("0193abc,\"'=cmd()\",\"\t4111111111111111\",\"农村商业银行\",\"\",170.00,CNY");
    }
}
