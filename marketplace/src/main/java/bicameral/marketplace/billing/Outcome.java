package bicameral.marketplace.billing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an answer ended, as far as money is concerned.
 *
 * @param state DONE, PARTIAL, STOPPED or ABSTAINED
 * @param deliveredCharacters what reached the visitor; decides the price of broken-off answers only
 * @param tokensIn of the shared engine, counted by us
 * @param tokensOut of the shared engine, counted by us
 */
public record Outcome(
        Reservation.State state,
        int deliveredCharacters,
        int tokensIn,
        int tokensOut,
        @Nullable UUID conversation) {
    public Outcome {
        switch (state) {
            case DONE, PARTIAL, STOPPED, ABSTAINED -> {}
            case OPEN, FAILED, EXPIRED -> throw new IllegalArgumentException(state + " has no answer");
        }
    }
}
