package bicameral.marketplace.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An amount in micro-units (10⁻⁶) of its currency. Arithmetic never mixes currencies and never overflows silently.
 *
 * @param micros may be negative in differences; prices and charges are not
 */
public record Money(long micros, Currency currency) implements Comparable<Money> {
    public static final Currency CNY = Currency.getInstance("CNY");

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

    public Money plus(Money other) {
        return new Money(Math.addExact(micros, sameCurrency(other).micros), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(micros, sameCurrency(other).micros), currency);
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
