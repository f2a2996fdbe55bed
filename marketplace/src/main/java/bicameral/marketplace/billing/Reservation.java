package bicameral.marketplace.billing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that may be answered, or was.
 *
 * @param state OPEN where it waits for its answer; else it is a repetition of a message that has ended
 * @param code why it failed or broke off without an end, where it did
 * @param conversation where its answer is kept, where it has one
 * @param charge at its ceiling while open, what it cost after
 */
public record Reservation(
        UUID message,
        State state,
        @Nullable String code,
        @Nullable UUID conversation,
        Charge charge) {

    /** Whether the answer is in the chamber already: it ended there. */
    public boolean answered() {
        return switch (state) {
            case DONE, PARTIAL, STOPPED, ABSTAINED, UNCITED -> code == null;
            case OPEN, FAILED, EXPIRED -> false;
        };
    }

    /** Whether only a part came, which was charged, and nothing more will. */
    public boolean brokeOff() {
        return code != null && (state == State.PARTIAL || state == State.STOPPED);
    }

    /** A message's way: OPEN, then one of the others, once. */
    public enum State {
        OPEN,
        DONE,
        /** Broke off after some text. */
        PARTIAL,
        /** Stopped by the visitor after some text. */
        STOPPED,
        ABSTAINED,
        /** Whole, but without the source that the agent must name: costs nothing. */
        UNCITED,
        FAILED,
        /** Nobody came back with an answer in time. */
        EXPIRED
    }
}
