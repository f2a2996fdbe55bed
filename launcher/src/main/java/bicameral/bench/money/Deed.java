package bicameral.bench.money;

import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.TopUpRefunds;
import bicameral.marketplace.refund.Refund;
import bicameral.marketplace.subscription.Subscriptions;
import bicameral.tenant.Refusal;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What can happen in a simulated life, and how often. A new kind is a line here. */
enum Deed {
    RESERVE(330, (world, index, dice) -> world.billing().reserve(world.order(index))),
    /** The answer ends; sometimes the process loses sight of it before it is settled, for recover() to find. */
    ANSWER(300, (world, index, dice) -> {
        int asked = world.plan().before(index, RESERVE, dice, 12);
        if (asked < 0 || !world.accepted(asked)) return;
        Order order = world.order(asked);
        State[] ends = {State.DONE, State.DONE, State.DONE, State.PARTIAL, State.STOPPED, State.ABSTAINED};
        Outcome outcome = new Outcome(
                ends[dice.nextInt(ends.length)], dice.nextInt(600), dice.nextInt(2_000), dice.nextInt(400), null);
        if (dice.nextInt(5) > 0) world.billing().charge(order.offer(), order.message(), outcome);
        else world.billing().record(order.offer(), order.message(), outcome);
    }),
    SETTLE_AGAIN(20, (world, index, dice) -> {
        int asked = world.plan().before(index, RESERVE, dice, 60);
        if (asked >= 0) world.billing().settle(world.order(asked).message());
    }),
    RELEASE(40, (world, index, dice) -> {
        int asked = world.plan().before(index, RESERVE, dice, 12);
        if (asked >= 0 && world.accepted(asked))
            world.billing().release(world.order(asked).message(), "failed");
    }),
    ASK_AGAIN(30, (world, index, dice) -> {
        int asked = world.plan().before(index, RESERVE, dice, 60);
        if (asked >= 0) world.billing().reserve(world.order(asked));
    }),
    /** The same key with another question. */
    ASK_OTHERWISE(10, (world, index, dice) -> {
        int asked = world.plan().before(index, RESERVE, dice, 60);
        if (asked < 0) return;
        Order order = world.order(asked);
        world.billing()
                .reserve(new Order(order.message(), "another question", order.offer(), order.payer(), order.visitor()));
    }),
    TOP_UP(70, (world, index, dice) -> world.topUp(index)),
    /** The payer pays, or does not, and the provider tells us, or does not. */
    PAY(70, (world, index, dice) -> {
        int begun = world.plan().before(index, TOP_UP, dice, 30);
        if (begun < 0) return;
        world.provider().payerActs(world.plan().id(begun, "top-up"), dice.nextInt(100) < 88);
        if (dice.nextInt(10) > 2) world.webhook(begun, index);
    }),
    /** News again, late, and in another order. */
    WEBHOOK(40, (world, index, dice) -> {
        int begun = world.plan().before(index, TOP_UP, dice, 300);
        if (begun < 0) return;
        world.webhook(begun, index);
        if (dice.nextBoolean()) world.webhook(begun, index);
    }),
    FORGED_WEBHOOK(5, (world, index, dice) -> world.forgedWebhook()),
    DISPUTE(12, (world, index, dice) -> {
        int begun = world.plan().before(index, TOP_UP, dice, 200);
        if (begun < 0) return;
        world.provider().disputeMoves(world.plan().id(begun, "top-up"), dice.nextBoolean());
        if (dice.nextInt(4) > 0) world.webhook(begun, index);
    }),
    REFUND(30, (world, index, dice) -> {
        int asked = world.plan().before(index, RESERVE, dice, 200);
        if (asked < 0) return;
        Order order = world.order(asked);
        long price = order.offer().price().micros();
        Money part =
                dice.nextInt(3) == 0 ? null : new Money(1 + dice.nextLong(price + price / 8), world.currency(asked));
        Refund refund =
                world.refunds().give(world.admin(0), world.plan().id(index, "refund"), order.message(), part, "wrong");
        if (refund.state() != Refund.State.PROPOSED) return;
        if (dice.nextInt(3) > 0) world.refunds().approve(world.admin(1), refund.id());
        else world.refunds().reject(world.admin(1), refund.id(), "no");
    }),
    /** Back to the card. */
    TOP_UP_REFUND(10, (world, index, dice) -> {
        int begun = world.plan().before(index, TOP_UP, dice, 200);
        if (begun < 0) return;
        Money part = new Money(10_000L * (1 + dice.nextInt(800)), world.currency(begun));
        TopUpRefunds.Refund refund = world.topUpRefunds()
                .give(
                        world.admin(0),
                        world.plan().id(index, "top-up refund"),
                        world.plan().id(begun, "top-up"),
                        part,
                        "asked for");
        if (refund.state() == TopUpRefunds.State.PROPOSED) world.topUpRefunds().approve(world.admin(1), refund.id());
    }),
    RECOVER(15, (world, index, dice) -> world.recover()),
    ASK_PROVIDERS(18, (world, index, dice) -> world.askProviders()),
    /** By the month, often with a trial; by the seat; for a day. Many a wallet has too little when it is renewed. */
    SUBSCRIBE(20, (world, index, dice) -> world.subscribers().subscribe(index, dice)),
    CHANGE_PLAN(6, (world, index, dice) -> {
        int begun = world.plan().before(index, SUBSCRIBE, dice, world.plan().season());
        if (begun >= 0) world.subscribers().change(begun, index, dice);
    }),
    PAUSE(6, (world, index, dice) -> wish(world, index, dice, Subscriptions::pause)),
    RESUME(6, (world, index, dice) -> wish(world, index, dice, Subscriptions::resume)),
    CANCEL(6, (world, index, dice) -> wish(world, index, dice, Subscriptions::cancel)),
    UNDO(5, (world, index, dice) -> wish(world, index, dice, Subscriptions::undo)),
    /** Steps back from it, for the money. */
    WITHDRAW(5, (world, index, dice) -> wish(world, index, dice, Subscriptions::withdraw)),
    PAY_NOW(6, (world, index, dice) -> wish(world, index, dice, Subscriptions::payNow)),
    /** Renewals, tries again, ends, and each day's earnings. */
    SWEEP(10, (world, index, dice) -> world.subscribers().sweep()),
    GRANT(14, (world, index, dice) -> world.giveaways().grant(index, world.payer(index), world.currency(index), dice)),
    MAKE_CODE(8, (world, index, dice) -> world.giveaways().makeCode(index, world.currency(index), dice)),
    REDEEM(18, (world, index, dice) -> {
        int made = world.plan().before(index, MAKE_CODE, dice, world.plan().season());
        if (made >= 0) world.giveaways().redeem(made, world.payer(index));
    }),
    STOP_CODE(5, (world, index, dice) -> {
        int made = world.plan().before(index, MAKE_CODE, dice, world.plan().season());
        if (made >= 0) world.giveaways().stopCode(made);
    }),
    EXPIRE(8, (world, index, dice) -> world.giveaways().expire()),
    SAY_PAYEE(14, (world, index, dice) -> world.payouts().sayPayee(dice)),
    PROPOSE_PAYOUTS(8, (world, index, dice) -> world.payouts().propose()),
    DECIDE_PAYOUT(30, (world, index, dice) -> world.payouts().decide(index, dice)),
    PAYOUT_AGAIN(6, (world, index, dice) -> world.payouts().again(dice)),
    ASK_ABOUT_PAYOUTS(14, (world, index, dice) -> world.payouts().ask());

    private static final int ALL =
            Arrays.stream(values()).mapToInt(deed -> deed.weight).sum();

    private final int weight;
    private final Act act;

    Deed(int weight, Act act) {
        this.weight = weight;
        this.act = act;
    }

    /** How it is done. */
    private interface Act {
        void perform(World world, int index, SplittableRandom dice);
    }

    private static void wish(World world, int index, SplittableRandom dice, Subscribers.Wish wish) {
        int begun = world.plan().before(index, SUBSCRIBE, dice, world.plan().season());
        if (begun >= 0) world.subscribers().wish(begun, wish);
    }

    static Deed drawn(SplittableRandom dice) {
        int left = dice.nextInt(ALL);
        for (Deed deed : values()) {
            left -= deed.weight;
            if (left < 0) return deed;
        }
        throw new IllegalStateException("the weights do not add up");
    }

    /** @throws Refusal as the market refuses it; that is no fault */
    void perform(World world, int index) {
        act.perform(world, index, world.plan().dice(index, "deed of " + name()));
    }
}
