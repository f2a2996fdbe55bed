package bicameral.marketplace.payout;

/** Why a payout may not be released now. */
public enum Block {
    /** Nowhere to pay to. */
    NO_ACCOUNT,
    /** There are accounts, but none for the currency; nothing is converted. */
    NO_ACCOUNT_IN_CURRENCY,
    /** No billing admin has compared name and papers since the last change. */
    NOT_VERIFIED,
    /** The account was changed a few days ago. */
    ACCOUNT_CHANGED,
    /** The creator is young, and no guardian has agreed. */
    GUARDIAN_MISSING,
    /** A payer's bank disputes a payment that came to these earnings. */
    DISPUTE_OPEN,
    /** A risk flag of the creator waits for somebody to look, and the operator wants payouts to wait for that. */
    UNDER_REVIEW,
    /** Less than what is paid at least. Only of what is to come, never of a proposed payout. */
    BELOW_THRESHOLD
}
