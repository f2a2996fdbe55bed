package bicameral.marketplace.payout;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payout.PayoutProvider.Answer;
import java.time.Instant;
import java.util.UUID;

/**
 * Pays creators out of payments, where the platform may not hold what belongs to them. Done again with the same id it is the same
 * part. Thread-safe. Calls end with an answer or with {@link bicameral.marketplace.payment.ProviderTrouble}, after at most half a
 * minute a request, and are never made within a transaction.
 */
public interface SplitProvider {
    /** Stable name, that of the payments' provider. */
    String name();

    /** Whether this instance can use it; also for payouts that were released under another setting. */
    boolean available();

    /** Where the money of payouts that are released now comes from. */
    Funds funds();

    /** Whether receivers have to be made known first; the next one is called only where they have. */
    default boolean binds() {
        return false;
    }

    /** Makes the receiver of a part known to the provider; one that is known stays so. */
    default void bind(Part part) {
        throw new UnsupportedOperationException(name());
    }

    /** Whether it forgets keys after a day, so that a part which it does not know any more must not be made again. */
    default boolean forgetsKeys() {
        return true;
    }

    /** Asks for a part. */
    Answer pay(Part part);

    /** Asks what became of a part: of one whose answer was lost, or that was under way. */
    Answer look(Part part);

    /** Whether it takes parts back by themselves, without giving anything back to the payer. */
    default boolean reverses() {
        return false;
    }

    /** Takes a part back, or some of it. */
    default Answer reverse(Reversal reversal) {
        throw new UnsupportedOperationException(name());
    }

    /** Asks what became of a reversal whose answer was lost. */
    default Answer look(Reversal reversal) {
        throw new UnsupportedOperationException(name());
    }

    /**
     * What is taken back of a part.
     *
     * @param id the provider's idempotency key
     * @param transfer the provider's name for the part
     */
    record Reversal(UUID id, String transfer, Money amount) {}

    /**
     * A part of a payout, out of one payment.
     *
     * @param id the provider's idempotency key
     * @param payment the provider's name for the payment
     * @param to where to; opened for this call only
     * @param since when it was written down
     */
    record Part(UUID id, UUID payout, String payment, Money amount, Payee to, Instant since) {}
}
