package bicameral.marketplace.payout;

import bicameral.marketplace.payout.Payee.Document;
import bicameral.marketplace.payout.Payee.Guardian;
import org.jspecify.annotations.Nullable;

/** People who are paid in stories; none of them exists. */
public final class Payees {
    private Payees() {}

    public record Made(Payee payee) {
        Made named(String name) {
            return new Made(new Payee(
                    payee.company(),
                    name,
                    payee.documentKind(),
                    payee.document(),
                    payee.bornOn(),
                    payee.method(),
                    name,
                    payee.number(),
                    payee.bank(),
                    payee.bankCode(),
                    payee.guardian()));
        }

        Made heldBy(String holder) {
            return new Made(new Payee(
                    payee.company(),
                    payee.name(),
                    payee.documentKind(),
                    payee.document(),
                    payee.bornOn(),
                    payee.method(),
                    holder,
                    payee.number(),
                    payee.bank(),
                    payee.bankCode(),
                    payee.guardian()));
        }
    }

    static Made iban() {
        return person("朱自清", PayoutMethod.IBAN, "DE89370400440532013000", "");
    }

    static Made companyInChina() {
        return new Made(new Payee(
                true,
                "石桥村农技服务社",
                Document.COMPANY,
                "HRB 12345",
                null,
                PayoutMethod.BANK_CN_COMPANY,
                "石桥村农技服务社",
                "6222021234567890",
                "农村商业银行",
                "102100099996",
                null));
    }

    static Made card(String name, String number) {
        return person(name, PayoutMethod.BANK_CN, number, "农村商业银行");
    }

    public static Made stripe() {
        return person("朱自清", PayoutMethod.STRIPE, "acct_1LocalTest0001", "");
    }

    static Made alipay(String login) {
        return person("朱自清", PayoutMethod.ALIPAY, login, "");
    }

    private static Made person(String name, PayoutMethod method, String number, String bank) {
        return new Made(new Payee(
                false, name, Document.CN_ID, "11010519491231002X", "1949-12-31", method, name, number, bank, "", null));
    }

    static Made young(String bornOn, @Nullable Guardian guardian) {
        return new Made(new Payee(
                false,
                "阿禾",
                Document.PASSPORT,
                "E12345678",
                bornOn,
                PayoutMethod.BANK_CN,
                "阿禾",
                "4111111111111111",
                "农村商业银行",
                "",
                guardian));
    }
}
