package bicameral.marketplace.billing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an answer ended, as far as money is concerned.
 *
 * @param state DONE, PARTIAL, STOPPED, ABSTAINED or UNCITED
 * @param deliveredCharacters what reached the visitor; decides the price of broken-off answers only
 * @param tokensIn of the shared engine, counted by us
 * @param tokensOut of the shared engine, counted by us
 * @param code why the chamber never ended the answer, null where it did: the delivered part is all there is, and the message
 *     cannot be answered again from the chamber
 */
public record Outcome(
        Reservation.State state,
        int deliveredCharacters,
        int tokensIn,
        int tokensOut,
        @Nullable UUID conversation,
        @Nullable String code) {
    /** Broken-off answers shorter than this cost nothing. */
    public static final int LEAST_CHARACTERS = 20;

    public Outcome {
        switch (state) {
            case DONE, PARTIAL, STOPPED, ABSTAINED, UNCITED -> {}
            case OPEN, FAILED, EXPIRED -> throw new IllegalArgumentException(state + " has no answer");
        }
    }

    /** An answer that the chamber ended. */
    public Outcome(
            Reservation.State state,
            int deliveredCharacters,
            int tokensIn,
            int tokensOut,
            @Nullable UUID conversation) {
        this(state, deliveredCharacters, tokensIn, tokensOut, conversation, null);
    }

    /** An answer of which only a part came; its tokens are those that the receipts counted. */
    public static Outcome brokenOff(
            Reservation.State state, int deliveredCharacters, @Nullable UUID conversation, String code) {
        return new Outcome(state, deliveredCharacters, 0, 0, conversation, code);
    }

    Outcome counted(int in, int out) {
        return new Outcome(state, deliveredCharacters, in, out, conversation, code);
    }
}
