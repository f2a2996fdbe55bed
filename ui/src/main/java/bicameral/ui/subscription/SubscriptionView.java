package bicameral.ui.subscription;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.subscription.State;
import bicameral.marketplace.subscription.Subscription;
import java.util.Set;

/**
 * A subscription as pages show it.
 *
 * @param available paid credit of the wallet, for what comes next
 * @param lastTry whether the next try to be paid is the last
 * @param graceOver whether messages cost by the message again
 */
public record SubscriptionView(Subscription of, Money available, boolean lastTry, boolean graceOver) {

    /** Key of its state. */
    public String stateKey() {
        return "s_" + of.state().id();
    }

    /** What the state's badge looks like. */
    public String tone() {
        return switch (of.state()) {
            case TRIALING, ACTIVE -> "ok";
            case PAST_DUE -> "bad";
            case PAUSED, CANCELLED -> "wait";
            case ENDED -> "";
        };
    }

    /** Key of why it ended. */
    public String causeKey() {
        return "c_" + of.cause();
    }

    /** Its kind, which is a key too. */
    public String kind() {
        return of.kind().id();
    }

    /** Its state, as in the database. */
    public String state() {
        return of.state().id();
    }

    /** What it costs next, all seats together. */
    public Money next() {
        Subscription.Announced announced = of.announced();
        if (announced == null
                || announced.price() == null
                || of.current().endsAt().isBefore(announced.from()))
            return of.state() == State.PAST_DUE ? of.current().price() : of.total();
        return new Money(
                Math.multiplyExact(announced.price().micros(), of.seats()),
                announced.price().currency());
    }

    /** Whether the wallet is too short for that now. */
    public boolean isShort() {
        return available.compareTo(next()) < 0;
    }

    /** Whether it is a pass. */
    public boolean pass() {
        return of.kind() == Kind.DAY;
    }

    /** Whether it is by the seat. */
    public boolean seats() {
        return of.kind() == Kind.SEAT;
    }

    /** Whether it may be paused or changed. */
    public boolean mayPause() {
        return of.state() == State.ACTIVE && of.kind().renews();
    }

    /** Whether it may be cancelled. */
    public boolean mayCancel() {
        return Set.of(State.TRIALING, State.ACTIVE, State.PAUSED, State.PAST_DUE)
                        .contains(of.state())
                && !pass();
    }

    /** Whether anything of it goes on. */
    public boolean goesOn() {
        return of.state() != State.ENDED;
    }

    /** Messages left of the period. */
    public int left() {
        return Math.max(0, of.allowance() - of.used());
    }
}
