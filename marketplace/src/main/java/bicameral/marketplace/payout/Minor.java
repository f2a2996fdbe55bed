package bicameral.marketplace.payout;

import java.math.BigInteger;
import java.util.Currency;

/** What crosses to the outside world is whole minor units. */
final class Minor {
    private static final int DECIMALS = 6;

    private Minor() {}

    /** Micro-units rounded down to whole minor units. */
    static long whole(long micros, Currency currency) {
        long unit = Math.powExact(10L, DECIMALS - currency.getDefaultFractionDigits());
        return micros / unit * unit;
    }

    /** What of an amount belongs to a part of a whole, rounded up to whole minor units; never more than the amount. */
    static long part(long micros, long part, long whole, Currency currency) {
        long unit = Math.powExact(10L, DECIMALS - currency.getDefaultFractionDigits());
        BigInteger exact = BigInteger.valueOf(micros).multiply(BigInteger.valueOf(part));
        BigInteger divisor = BigInteger.valueOf(whole).multiply(BigInteger.valueOf(unit));
        long units = exact.add(divisor).subtract(BigInteger.ONE).divide(divisor).longValueExact();
        return Math.min(micros, units * unit);
    }

    /** A share of an amount in hundredths of a percent, rounded down to whole minor units. */
    static long share(long micros, int basisPoints, Currency currency) {
        return whole(micros / 10_000 * basisPoints + micros % 10_000 * basisPoints / 10_000, currency);
    }
}
