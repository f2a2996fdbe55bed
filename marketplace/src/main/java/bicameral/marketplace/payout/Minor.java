package bicameral.marketplace.payout;

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

    /** A share of an amount in hundredths of a percent, rounded down to whole minor units. */
    static long share(long micros, int basisPoints, Currency currency) {
        return whole(micros / 10_000 * basisPoints + micros % 10_000 * basisPoints / 10_000, currency);
    }
}
