package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's wallet.
 *
 * @param available paid and promotional credit that can be spent
 * @param held reserved for messages being answered
 * @param dailyLimit most that may be spent in a day, null for none
 * @param spentThisMonth captured or held since the first of the month (UTC+8)
 * @param monthlyLimit most that may be spent in a month, null for none
 * @param budget of a month, which warns and does not stop; null for none
 */
public record Wallet(
        Money available,
        Money promotional,
        Money held,
        Money spentToday,
        @Nullable Money dailyLimit,
        Money spentThisMonth,
        @Nullable Money monthlyLimit,
        @Nullable Money budget,
        List<Line> lines) {
    public Wallet {
        lines = List.copyOf(lines);
    }

    /**
     * One line of the statement.
     *
     * @param kind top_up, message, release, promo, refund, payment_refund (back to where it was paid from), dispute, subscription,
     *     subscription_refund
     * @param about agent name or provider
     * @param reference the message, top-up … it is about
     */
    public record Line(UUID id, Instant at, String kind, String about, UUID reference, Money amount, Money balance) {}
}
