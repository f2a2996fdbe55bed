package bicameral.marketplace.refund;

import bicameral.marketplace.money.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is taken back of a charge.
 *
 * @param message the charge: a message, or the charge of a period
 * @param proposer who proposed it, by name
 * @param needsSecond whether another billing admin has to agree
 * @param decidedAt when it was posted or rejected, null while it is proposed
 * @param ends whether a subscription ends with it
 */
public record Refund(
        UUID id,
        UUID message,
        Money amount,
        String reason,
        boolean needsSecond,
        State state,
        UUID proposedBy,
        String proposer,
        Instant proposedAt,
        @Nullable Instant decidedAt,
        boolean ends) {
    /** Where a refund stands. */
    public enum State {
        /** Waits for a second person. */
        PROPOSED,
        /** In the books. */
        POSTED,
        /** The second person said no. */
        REJECTED
    }
}
