package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.tax.Tax;
import org.jspecify.annotations.Nullable;

/**
 * An answer with all that its journal says.
 *
 * @param usesFree whether a free message of today, where it was one, is used up
 */
record Answer(
        Outcome outcome,
        Split split,
        long modelCost,
        @Nullable Tax tax,
        boolean usesFree) {
    /** Whether it is among the answers of its agent that the market counts. */
    boolean counts() {
        return outcome.state() != State.ABSTAINED;
    }
}
