package bicameral.ui.frame;

import bicameral.marketplace.money.Money;
import java.util.Currency;

/** Amounts of money as people read them. */
public final class Amounts {
    private Amounts() {}

    /** {@code ¥0.05}, {@code −¥0.05}, {@code US$0.05}, {@code €0.05}; other currencies with their code: {@code CHF 0.05}. */
    public static String show(Money money) {
        String sign = money.micros() < 0 ? "−" : "";
        String symbol = symbol(money.currency());
        String space = symbol.length() == 3 && Character.isLetter(symbol.charAt(2)) ? " " : "";
        return sign + symbol + space + money.amount().abs().toPlainString();
    }

    /** Of dollars there are many, so theirs says whose; a currency without a sign of its own is its code. */
    public static String symbol(Currency currency) {
        return switch (currency.getCurrencyCode()) {
            case "CNY" -> "¥";
            case "USD" -> "US$";
            case "EUR" -> "€";
            default -> currency.getCurrencyCode();
        };
    }
}
