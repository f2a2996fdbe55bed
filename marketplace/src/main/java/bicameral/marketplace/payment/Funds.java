package bicameral.marketplace.payment;

import java.util.Locale;

/** Where the money of payments lies until creators are paid. */
public enum Funds {
    /** In the platform's balance with the provider; payouts are paid from there. */
    WALLET,
    /** In the payments; each payout is paid out of payments, where a platform may not hold what belongs to creators. */
    SPLIT;

    /** As the database and settings write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of an id. */
    public static Funds of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
