package bicameral.marketplace.money;

import bicameral.tenant.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.regex.Pattern;

/**
 * An amount in micro-units (10⁻⁶) of its currency. Arithmetic never mixes currencies and never overflows silently.
 *
 * @param micros may be negative in differences; prices and charges are not
 */
public record Money(long micros, Currency currency) implements Comparable<Money> {
    public static final Currency CNY = Currency.getInstance("CNY");

    private static final Pattern WRITTEN = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,6})?");
    private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** From a decimal amount; more than six decimals is an {@link ArithmeticException}. */
    public static Money of(BigDecimal amount, Currency currency) {
        return new Money(
                amount.movePointRight(6).setScale(0, RoundingMode.UNNECESSARY).longValueExact(), currency);
    }

    /** {@code of("0.05", CNY)}. */
    public static Money of(String amount, Currency currency) {
        return of(new BigDecimal(amount), currency);
    }

    /**
     * From what a person or a program wrote, like {@code 0.05}: plain decimals only, at most twelve digits before the point and
     * six after; no sign other than a leading minus, no exponent.
     *
     * @throws Refusal invalid_amount or unknown_currency (INVALID)
     */
    public static Money parse(String amount, String currency) {
        if (!WRITTEN.matcher(amount).matches()) throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
        if (!CODE.matcher(currency).matches()) throw new Refusal("unknown_currency", Refusal.Kind.INVALID);
        try {
            return of(amount, Currency.getInstance(currency));
        } catch (IllegalArgumentException e) {
            throw new Refusal("unknown_currency", Refusal.Kind.INVALID);
        }
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(micros, sameCurrency(other).micros), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(micros, sameCurrency(other).micros), currency);
    }

    /** The same amount the other way round. */
    public Money negated() {
        return new Money(Math.negateExact(micros), currency);
    }

    /** Exact decimal amount, at least the currency's own decimals: 0.05, 12.00, 0.0125. */
    public BigDecimal amount() {
        BigDecimal exact = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
        return exact.scale() < currency.getDefaultFractionDigits()
                ? exact.setScale(currency.getDefaultFractionDigits(), RoundingMode.UNNECESSARY)
                : exact;
    }

    public boolean isZero() {
        return micros == 0;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(micros, sameCurrency(other).micros);
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency))
            throw new IllegalArgumentException("currencies differ: " + currency + ", " + other.currency);
        return other;
    }
}
