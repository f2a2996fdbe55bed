package bicameral.marketplace.payout;

import bicameral.marketplace.money.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries payouts out. Done again with the same id it is the same payout. Thread-safe. Calls end with an answer or with
 * {@link bicameral.marketplace.payment.ProviderTrouble}, after at most half a minute, and are never made within a transaction.
 */
public interface PayoutProvider {
    /** Stable name; an account of psp_clearing has it too. */
    String name();

    /** Whether this instance can use it. */
    boolean available();

    /** Whether admins carry it out by hand, from a file: then none of the calls below is made. */
    default boolean byHand() {
        return false;
    }

    /** Whether it forgets keys after a day, so that a payout which it does not know any more must not be made again. */
    default boolean forgetsKeys() {
        return true;
    }

    /** Asks for the payout. */
    Answer pay(Order order);

    /** Asks what became of a payout: of one whose answer was lost, or that was under way. */
    Answer look(Order order);

    /**
     * A payout.
     *
     * @param id the provider's idempotency key
     * @param to where to; opened for this call only
     * @param since when it was released
     */
    record Order(UUID id, Money amount, Payee to, Instant since) {}

    /**
     * What the provider says of a payout, or of a part of one.
     *
     * @param mark the provider's name for it; null of what never arrived, and where it has none
     */
    record Answer(Standing standing, @Nullable String mark) {
        /** Of what never arrived. */
        public static Answer absent() {
            return new Answer(Standing.ABSENT, null);
        }
    }

    /** How a payout stands at the provider. */
    enum Standing {
        /** Never arrived. */
        ABSENT,
        UNDER_WAY,
        PAID,
        /** Will not be paid, or came back. */
        FAILED
    }
}
