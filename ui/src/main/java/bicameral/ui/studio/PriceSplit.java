package bicameral.ui.studio;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import java.math.BigDecimal;

/**
 * How one paid message would be divided, shown before publishing; what an engine really costs is known only afterwards and
 * comes out of both parts.
 *
 * @param earned the creator's, rounded down to micro-units
 * @param platform commission and tax
 * @param percent the commission of what remains after tax
 */
public record PriceSplit(Money price, Money earned, Money platform, String percent) {
    private static final int WHOLE = 10_000;

    /** By the operator's settings, at a creator's commission. */
    public static PriceSplit of(Money price, BillingSettings settings, int commissionBasisPoints) {
        long afterTax = part(price.micros(), WHOLE - settings.taxBasisPoints());
        Money earned = new Money(part(afterTax, WHOLE - commissionBasisPoints), price.currency());
        String percent = BigDecimal.valueOf(commissionBasisPoints, 2)
                .stripTrailingZeros()
                .toPlainString();
        return new PriceSplit(price, earned, price.minus(earned), percent);
    }

    /** The creator's part of a bar of width 100. */
    public long earnedWidth() {
        return price.isZero() ? 0 : Math.round(100.0 * earned.micros() / price.micros());
    }

    private static long part(long micros, int basisPoints) {
        return Math.multiplyExact(micros, basisPoints) / WHOLE;
    }
}
