package bicameral.marketplace.reconciliation;

import bicameral.marketplace.money.Money;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A provider's reports beside the books.
 *
 * @param payments how many payments and payouts are compared
 * @param matched how many agree
 * @param differences those that do not, largest first; at most 500
 * @param more whether there are more
 */
public record Comparison(long payments, long matched, List<Difference> differences, boolean more) {
    public Comparison {
        differences = List.copyOf(differences);
    }

    /** How many differences nobody has explained. */
    public long open() {
        return differences.stream().filter(one -> one.explained() == null).count();
    }

    /** Where a payment is. */
    public enum Side {
        /** The provider booked it, we did not. */
        PROVIDER,
        /** We booked it, the reports of that time do not have it. */
        BOOKS,
        /** Both, with other figures. */
        BOTH
    }

    /**
     * What a side says of one payment or payout: what came, what the provider kept, gave back, lost to disputes, and paid to a creator
     * (negative where it took that back).
     */
    public record Figures(Money paid, Money fee, Money refunded, Money withdrawn, Money paidOut) {
        /** What is left. */
        public Money net() {
            return paid.minus(fee).minus(refunded).minus(withdrawn).minus(paidOut);
        }
    }

    /**
     * A payment or payout that does not agree.
     *
     * @param subject the id of the top-up, of the payout, of its part or of what was taken back of that; else the provider's name for it
     * @param topUp ours; null where there is none
     * @param payout ours, of which it is; null where there is none
     * @param difference what the provider says is left, less what the books say
     * @param explained why it is none; null where nobody said so
     */
    public record Difference(
            String subject,
            @Nullable UUID topUp,
            @Nullable UUID payout,
            Side side,
            Figures reported,
            Figures booked,
            Money difference,
            @Nullable String explained,
            @Nullable String explainer) {}
}
