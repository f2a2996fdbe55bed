package bicameral.ui.frame;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.money.MoneyText;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;

/** Amounts of money as people read them, in the language they read. */
public final class Amounts {
    private Amounts() {}

    private static Locale reader(Language language) {
        return language == Language.EN ? Locale.ENGLISH : Locale.CHINESE;
    }

    /**
     * {@code ¥1,234.50} in Chinese and {@code CN¥1,234.50} in English, {@code −¥0.05}, {@code US$0.05}, {@code €0.05}; other
     * currencies with their code: {@code CHF 0.05}. Exact, whatever the decimals.
     */
    public static String show(Money money, Language language) {
        return MoneyText.show(money, reader(language));
    }

    /** As {@link #show}, without what is finer than a minor unit, at a glance: what it leads to is exact. */
    public static String minor(Money money, Language language) {
        int decimals = Math.max(0, money.currency().getDefaultFractionDigits());
        return show(Money.of(money.amount().setScale(decimals, RoundingMode.DOWN), money.currency()), language);
    }

    /** The number alone, {@code −1,234.50}, in tables of one currency. */
    public static String bare(Money money) {
        return MoneyText.bare(money);
    }

    /**
     * Of dollars and yen there are many, so theirs says whose, but for the yuan among Chinese; a currency without a sign of its own
     * is its code.
     */
    public static String symbol(Currency currency, Language language) {
        return MoneyText.symbol(currency, reader(language));
    }
}
