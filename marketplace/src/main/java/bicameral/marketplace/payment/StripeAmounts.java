package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;

/**
 * Amounts as Stripe counts them: whole numbers of its smallest unit, which is not in every currency the one that people use.
 */
public final class StripeAmounts {
    /** Counted in whole units. */
    private static final Set<String> ZERO = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    private static final Set<String> THREE = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private StripeAmounts() {}

    /** Decimals of the number that Stripe counts. ISK and UGX have none for people, but two for Stripe. */
    private static int decimals(Currency currency) {
        String code = currency.getCurrencyCode();
        if (ZERO.contains(code)) return 0;
        return THREE.contains(code) ? 3 : 2;
    }

    /**
     * The number for an amount.
     *
     * @throws ArithmeticException where the amount is not a whole number of Stripe's unit
     */
    public static long of(Money amount) {
        return of(amount.micros(), amount.currency());
    }

    private static long of(long micros, Currency currency) {
        long unit = Math.powExact(10L, 6 - decimals(currency));
        if (micros % unit != 0) throw new ArithmeticException("not a whole number of minor units");
        return micros / unit;
    }

    /** The micro-units of a number. */
    static long micros(long number, Currency currency) {
        return Math.multiplyExact(number, Math.powExact(10L, 6 - decimals(currency)));
    }

    /** The amount of a number. */
    static Money money(long number, String currency) {
        Currency named = Currency.getInstance(currency.toUpperCase(Locale.ROOT));
        return new Money(micros(number, named), named);
    }
}
