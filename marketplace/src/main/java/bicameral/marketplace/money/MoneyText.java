package bicameral.marketplace.money;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Currency;
import java.util.Locale;

/** Amounts of money as people read them, in Chinese or, for every other locale, in English; on pages and in letters. */
public final class MoneyText {
    private MoneyText() {}

    /**
     * {@code ¥1,234.50} in Chinese and {@code CN¥1,234.50} in English, {@code −¥0.05}, {@code US$0.05}, {@code €0.05}; other
     * currencies with their code: {@code CHF 0.05}. Exact, whatever the decimals.
     */
    public static String show(Money money, Locale reader) {
        String symbol = symbol(money.currency(), reader);
        String space = symbol.length() == 3 && Character.isLetter(symbol.charAt(2)) ? " " : "";
        return sign(money) + symbol + space + grouped(money.amount().abs());
    }

    /** The number alone, {@code −1,234.50}, in tables of one currency. */
    public static String bare(Money money) {
        return sign(money) + grouped(money.amount().abs());
    }

    private static String sign(Money money) {
        return money.micros() < 0 ? "−" : "";
    }

    private static String grouped(BigDecimal amount) {
        DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(amount.scale());
        format.setMaximumFractionDigits(amount.scale());
        return format.format(amount);
    }

    /**
     * Of dollars and yen there are many, so theirs says whose, but for the yuan among Chinese; a currency without a sign of its own
     * is its code.
     */
    public static String symbol(Currency currency, Locale reader) {
        return switch (currency.getCurrencyCode()) {
            case "CNY" -> reader.getLanguage().equals("zh") ? "¥" : "CN¥";
            case "USD" -> "US$";
            case "EUR" -> "€";
            default -> currency.getCurrencyCode();
        };
    }
}
