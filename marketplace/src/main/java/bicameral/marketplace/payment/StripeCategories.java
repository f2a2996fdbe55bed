package bicameral.marketplace.payment;

import bicameral.marketplace.payment.Booking.Kind;
import org.jspecify.annotations.Nullable;

/** What Stripe's reporting categories of balance transactions are here; the same in its files and in its API. */
public final class StripeCategories {
    private StripeCategories() {}

    /** @param category as Stripe writes it; others than these are {@link Kind#OTHER} */
    public static Kind kind(@Nullable String category) {
        return switch (category == null ? "" : category) {
            case "charge", "payment", "charge_failure" -> Kind.PAYMENT;
            case "refund", "refund_failure", "partial_capture_reversal" -> Kind.REFUND;
            case "dispute", "dispute_reversal" -> Kind.DISPUTE;
            case "transfer", "transfer_reversal" -> Kind.PAYOUT;
            case "fee", "network_cost" -> Kind.FEE;
            default -> Kind.OTHER;
        };
    }
}
