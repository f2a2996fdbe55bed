package bicameral.ui.frame;

import bicameral.marketplace.money.Money;

/** Amounts of money as people read them. */
public final class Amounts {
    private Amounts() {}

    /** {@code ¥0.05}, {@code −¥0.05}; other currencies with their code: {@code USD 0.05}. */
    public static String show(Money money) {
        String sign = money.micros() < 0 ? "−" : "";
        String symbol =
                money.currency().equals(Money.CNY) ? "¥" : money.currency().getCurrencyCode() + " ";
        return sign + symbol + money.amount().abs().toPlainString();
    }
}
