package bicameral.marketplace.billing;

import java.util.Locale;

/** Kinds of accounts. The platform's are never locked by a message; a tenant's are locked in the order of their ids. */
public enum AccountKind {
    PSP_CLEARING(true),
    RECEIVABLE(false),
    DISPUTE_HOLD(false),
    CREATOR_DEBT(false),
    WALLET_PAID(false),
    WALLET_PROMO(false),
    HOLD(false),
    DEFERRED(false),
    CREATOR_PENDING(false),
    CREATOR_AVAILABLE(false),
    PAYOUT_TRANSIT(false),
    REFUND_TRANSIT(false),
    TAX(true),
    ACCRUED_MODEL(true),
    COMMISSION(true),
    MODEL_RECOVERY(true),
    PSP_FEE(true),
    MODEL_COST(true),
    PROMO_COST(true),
    FREE_COST(true),
    CHARGEBACK_LOSS(true),
    BREAKAGE(true);

    private final boolean platform;

    AccountKind(boolean platform) {
        this.platform = platform;
    }

    /** Whether the platform owns it. */
    public boolean platform() {
        return platform;
    }

    /** The kind that the database writes so. */
    public static AccountKind of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /** As the database writes it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
