package bicameral.bench.money;

import static bicameral.bench.money.Moment.done;

import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.refund.Case;
import bicameral.marketplace.refund.Refund;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** What becomes of messages: asked, answered, settled, given up, and given back. */
final class Messages {
    private static final State[] ENDS = {
        State.DONE, State.DONE, State.DONE, State.PARTIAL, State.STOPPED, State.ABSTAINED
    };

    private Messages() {}

    /** Gives by which means it is paid. */
    static String ask(World world, Order order) {
        return word(world.billing().reserve(order).charge().means());
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    static Order otherwise(Order order) {
        return new Order(
                order.message(),
                "another question",
                order.offer(),
                order.payer(),
                order.visitor(),
                order.member(),
                order.spender());
    }

    /** Sometimes the process loses sight of it before it is settled, for recover() to find. */
    static String answer(Moment now, int asked) {
        World world = now.world();
        if (!world.orders().accepted(asked)) return Tale.IDLE;
        SplittableRandom dice = now.dice();
        Order order = world.orders().order(asked);
        Outcome outcome = new Outcome(
                ENDS[dice.nextInt(ENDS.length)], dice.nextInt(600), dice.nextInt(2_000), dice.nextInt(400), null);
        if (dice.nextInt(5) > 0) world.billing().charge(order.offer(), order.message(), outcome);
        else world.billing().record(order.offer(), order.message(), outcome);
        return word(outcome.state());
    }

    static String release(World world, int asked) {
        if (!world.orders().accepted(asked)) return Tale.IDLE;
        return done(() -> world.billing().release(world.plan().id(asked, "message"), "failed"));
    }

    static String complain(Moment now, int asked) {
        World world = now.world();
        List<Case.Ground> grounds = Case.Ground.OF_MESSAGES;
        UUID message = now.plan().id(asked, "message");
        world.cases().open(world.payer(asked), message, grounds.get(now.dice().nextInt(grounds.size())));
        if (now.dice().nextInt(4) > 0) return "opened";
        world.cases().withdraw(world.payer(asked), message);
        return "withdrawn";
    }

    static String decline(Moment now) {
        List<Case> open = now.world().cases().open();
        return open.isEmpty()
                ? Tale.IDLE
                : done(() -> now.world()
                        .cases()
                        .decline(now.world().cast().admin(0), open.getFirst().id(), "it is right"));
    }

    /** In part or whole, and above a limit by two. */
    static String refund(Moment now, int asked) {
        World world = now.world();
        SplittableRandom dice = now.dice();
        Order order = world.orders().order(asked);
        Money price = order.offer().price();
        Money part = dice.nextInt(3) == 0
                ? null
                : new Money(1 + dice.nextLong(price.micros() + price.micros() / 8), price.currency());
        Refund refund = world.refunds()
                .give(world.cast().admin(0), now.plan().id(now.index(), "refund"), order.message(), part, "wrong");
        if (refund.state() != Refund.State.PROPOSED) return part == null ? "whole" : "in part";
        if (dice.nextInt(3) == 0) {
            world.refunds().reject(world.cast().admin(1), refund.id(), "no");
            return "rejected";
        }
        world.refunds().approve(world.cast().admin(dice.nextInt(6) == 0 ? 0 : 1), refund.id());
        return "by two";
    }
}
