package bicameral.marketplace.risk;

/**
 * From when a tenant is flagged.
 *
 * @param topUpsADay so many top-ups begun within 24 hours, paid or not, at least 2
 * @param selfPurchaseBasisPoints so much of a publisher's charges of 30 days came from payers who share a member with it
 * @param disputeBasisPoints so many of a payer's paid top-ups, or of a publisher's charges, of 180 days were disputed; two at
 *     least
 * @param holdPayouts whether an open flag holds a publisher's payouts
 */
public record RiskSettings(int topUpsADay, int selfPurchaseBasisPoints, int disputeBasisPoints, boolean holdPayouts) {
    public RiskSettings {
        within("topUpsADay", topUpsADay, 2, 10_000);
        within("selfPurchaseBasisPoints", selfPurchaseBasisPoints, 1, 10_000);
        within("disputeBasisPoints", disputeBasisPoints, 1, 10_000);
    }

    /** Ten top-ups a day, a fifth bought by oneself, one percent disputed; payouts go on. */
    public static RiskSettings defaults() {
        return new RiskSettings(10, 2_000, 100, false);
    }

    /** These with payouts held or not. */
    public RiskSettings withHoldPayouts(boolean hold) {
        return new RiskSettings(topUpsADay, selfPurchaseBasisPoints, disputeBasisPoints, hold);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " is " + value + ", not within " + least + " and " + most);
    }
}
