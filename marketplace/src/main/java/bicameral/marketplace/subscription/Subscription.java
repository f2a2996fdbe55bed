package bicameral.marketplace.subscription;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan.Kind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as its payer sees it.
 *
 * @param price of a seat and period, as it was subscribed to
 * @param included messages of a seat and period
 * @param current the period that runs, or waits for its money
 * @param used messages of the current period, over all seats
 * @param usable whether its messages are included now
 * @param due when the next thing happens by itself: renewal, next try, end of a pause or of the subscription
 * @param announced other terms to come, null for none
 * @param mayStepBack whether the payer may end it now and get back what has not run yet
 * @param cause why it ended: cancelled, over, unpaid, trial_unpaid, plan_gone, agent_gone, withdrawn, refunded
 */
public record Subscription(
        UUID id,
        UUID agent,
        String agentName,
        String slug,
        Kind kind,
        Money price,
        int included,
        int seats,
        State state,
        boolean trial,
        Period current,
        int used,
        boolean usable,
        Instant due,
        int retries,
        @Nullable Announced announced,
        boolean mayStepBack,
        @Nullable Instant pausedAt,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable String cause) {

    /** What a period of it costs, over all seats. */
    public Money total() {
        return new Money(Math.multiplyExact(price.micros(), seats), price.currency());
    }

    /** Messages of a period, over all seats. */
    public int allowance() {
        return Math.multiplyExact(current.included(), current.seats());
    }

    /**
     * Terms to come.
     *
     * @param price null where the plan ends
     * @param from the first period that begins then or later has them
     */
    public record Announced(
            Instant at, Instant from, @Nullable Money price, int included) {}

    /**
     * One period.
     *
     * @param price what it cost, over all seats; zero for a trial
     * @param refunded what of it was given back
     * @param paidAt null while it waits for its money, or never got it
     */
    public record Period(
            int n,
            Instant startsAt,
            Instant endsAt,
            Instant usableUntil,
            int seats,
            int included,
            Money price,
            Money refunded,
            @Nullable Instant paidAt) {}

    /** A seat and who sits there; nobody where person is null. */
    public record Seat(int number, @Nullable String person, int used) {}

    /** All of one. */
    public record Details(Subscription subscription, List<Period> periods, List<Seat> seats) {
        public Details {
            periods = List.copyOf(periods);
            seats = List.copyOf(seats);
        }
    }

    /**
     * What another plan would cost now.
     *
     * @param back what is left of the running period: the smaller of its time and its messages
     * @param pay for a whole new period from now on
     */
    public record Quote(Money back, Money pay) {
        /** What leaves the wallet; negative where more comes back. */
        public Money net() {
            return pay.minus(back);
        }
    }
}
