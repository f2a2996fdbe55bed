package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import java.time.Instant;

/**
 * What a provider says that it booked.
 *
 * @param id the provider's; the same booking has the same one in each report
 * @param payment the payment as the provider names it, or our number of the top-up; empty where it is about none
 * @param amount what came is positive, what left negative
 * @param fee what the provider kept of it, in micro-units
 */
public record Booking(String id, Kind kind, String payment, Money amount, long fee, Instant at) {
    /** What was booked. */
    public enum Kind {
        PAYMENT,
        REFUND,
        /** What a dispute took or gave back. */
        DISPUTE,
        /** Paid to a creator, or taken back of it; its payment is the provider's name for that. */
        PAYOUT,
        /** A fee of its own, outside of payments. */
        FEE,
        /** What is no payer's: the provider paid out to the market's bank account, and the like. */
        OTHER
    }
}
