package bicameral.marketplace.billing;

import bicameral.marketplace.tax.Tax;
import org.jspecify.annotations.Nullable;

/**
 * How one charge is divided, in micro-units: tax, then what the engine cost, then the platform's commission on the rest; the
 * creator earns what remains. Rounded once, in the platform's favour, so that the legs always sum to the charge.
 */
public record Split(long charged, long tax, long engine, long commission, long earned) {
    /** Of a charge in which the tax is contained; shares in basis points, 0–10,000. */
    public static Split of(long charged, long modelCost, int taxBasisPoints, int commissionBasisPoints) {
        return taxed(charged, share(charged, taxBasisPoints), modelCost, commissionBasisPoints);
    }

    /**
     * Of a charge in which the tax is contained.
     *
     * @param tax the rate of the payer's place; where the table of rates has none, the one of the settings is used
     * @param settingBasisPoints that one
     */
    public static Split of(
            long charged, @Nullable Tax tax, int settingBasisPoints, long modelCost, int commissionBasisPoints) {
        return taxed(charged, tax(charged, tax, settingBasisPoints), modelCost, commissionBasisPoints);
    }

    /** What of a price is tax; as {@link #of(long, Tax, int, long, int)}. */
    public static long tax(long price, @Nullable Tax tax, int settingBasisPoints) {
        return tax == null ? share(price, settingBasisPoints) : tax.within(price);
    }

    /** With a tax that is known; at most the charge. */
    static Split taxed(long charged, long tax, long modelCost, int commissionBasisPoints) {
        long engine = Math.min(modelCost, charged - tax);
        long rest = charged - tax - engine;
        long earned = share(rest, 10_000 - commissionBasisPoints);
        return new Split(charged, tax, engine, rest - earned, earned);
    }

    /** Rounded down; does not overflow, as basis points are at most 10,000. */
    public static long share(long amount, int basisPoints) {
        return amount / 10_000 * basisPoints + amount % 10_000 * basisPoints / 10_000;
    }
}
