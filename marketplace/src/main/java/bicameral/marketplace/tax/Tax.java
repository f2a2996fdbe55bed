package bicameral.marketplace.tax;

import java.util.UUID;

/**
 * A rate that is valid for one charge.
 *
 * @param rate id of the rate in the table
 * @param place its jurisdiction: ISO 3166 code, or {@code *}
 * @param basisPoints on the net price, 0–10,000
 */
public record Tax(UUID rate, String place, int basisPoints) {
    /** What of a price that contains the tax is tax, in micro-units, rounded down. Does not overflow. */
    public long within(long gross) {
        long whole = 10_000L + basisPoints;
        return gross / whole * basisPoints + gross % whole * basisPoints / whole;
    }
}
