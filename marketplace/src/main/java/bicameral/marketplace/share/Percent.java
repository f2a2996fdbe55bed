package bicameral.marketplace.share;

import java.math.BigDecimal;

/** Shares as people write them. */
public final class Percent {
    private Percent() {}

    /** {@code 12.5%} for 1,250 basis points. */
    public static String of(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
    }
}
