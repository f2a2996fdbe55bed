package bicameral.marketplace.payout;

import bicameral.marketplace.money.Money;
import java.util.Currency;
import java.util.Locale;

/** Ways to be paid. */
public enum PayoutMethod {
    /** A person's bank card in China. */
    BANK_CN("bank"),
    /** A company's account in China. */
    BANK_CN_COMPANY("bank"),
    IBAN("bank"),
    ALIPAY("alipay"),
    /** A connected account with Stripe. */
    STRIPE("stripe");

    private static final Currency EURO = Currency.getInstance("EUR");

    private final String provider;

    PayoutMethod(String provider) {
        this.provider = provider;
    }

    /** Who carries it out. */
    public String provider() {
        return provider;
    }

    /** As the database and forms write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the currency can be paid that way; nothing is converted. */
    public boolean pays(Currency currency) {
        return switch (this) {
            case BANK_CN, BANK_CN_COMPANY, ALIPAY -> currency.equals(Money.CNY);
            case IBAN -> currency.equals(EURO);
            case STRIPE -> true;
        };
    }

    /** The method of an id. */
    static PayoutMethod of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
