package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;

/**
 * What a message costs who asked.
 *
 * @param price quoted, the most it can cost
 * @param freeLeft free messages of today, after this one
 */
public record Charge(Means means, Money price, Money charged, int freeLeft, int freePerDay) {
    /** How it is paid. */
    public enum Means {
        /** The agent asks no price. */
        GRATIS,
        /** A subscription includes it. */
        PLAN,
        FREE_QUOTA,
        WALLET
    }
}
