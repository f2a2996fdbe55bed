package bicameral.bench.money;

import static bicameral.bench.money.Moment.done;

import bicameral.marketplace.subscription.Subscriptions;
import bicameral.tenant.Refusal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What can happen in a simulated life, and how often. A new kind is a line here. */
enum Deed {
    RESERVE(330, now -> Messages.ask(now.world(), now.world().orders().order(now.index()))),
    ANSWER(300, now -> now.about(RESERVE, 12, asked -> Messages.answer(now, asked))),
    SETTLE_AGAIN(
            20,
            now -> now.about(
                    RESERVE,
                    60,
                    asked -> done(() -> now.world().billing().settle(now.plan().id(asked, "message"))))),
    RELEASE(40, now -> now.about(RESERVE, 12, asked -> Messages.release(now.world(), asked))),
    ASK_AGAIN(
            30,
            now -> now.about(
                    RESERVE,
                    60,
                    asked -> Messages.ask(now.world(), now.world().orders().order(asked)))),
    /** The same key with another question. */
    ASK_OTHERWISE(
            10,
            now -> now.about(
                    RESERVE,
                    60,
                    asked -> Messages.ask(
                            now.world(), Messages.otherwise(now.world().orders().order(asked))))),
    REFUND(30, now -> now.about(RESERVE, 200, asked -> Messages.refund(now, asked))),
    /** The payer holds a charge wrong, or does not any more; an admin lets it stand. */
    COMPLAIN(14, now -> now.about(RESERVE, 100, asked -> Messages.complain(now, asked))),
    DECLINE(8, now -> Messages.decline(now)),
    /** Ends what nobody came back to, and lets earnings mature. */
    RECOVER(15, now -> done(() -> now.world().billing().recover())),

    TOP_UP(70, now -> now.world().till().topUp(now)),
    PAY(70, now -> now.about(TOP_UP, 30, begun -> done(() -> now.world().till().pay(begun, now)))),
    /** News again, late, and in another order. */
    WEBHOOK(
            40,
            now -> now.about(TOP_UP, 300, begun -> done(() -> now.world().till().news(begun, now)))),
    FORGED_WEBHOOK(5, now -> done(() -> now.world().till().forgedWebhook())),
    DISPUTE(
            12,
            now -> now.about(TOP_UP, 60, begun -> done(() -> now.world().till().dispute(begun, now)))),
    /** A payment bounces, a refund comes back. */
    REVERSE(9, now -> now.about(TOP_UP, 400, begun -> now.world().till().reverse(begun, now))),
    /** Back to the card. */
    TOP_UP_REFUND(10, now -> now.about(TOP_UP, 200, begun -> now.world().till().refund(begun, now))),
    ASK_PROVIDER(18, now -> done(() -> now.world().till().askProvider())),
    WISH_TOP_UPS(22, now -> done(() -> now.world().till().wish(now))),
    NO_MORE_TOP_UPS(3, now -> now.world().till().noMore(now)),
    TOP_UP_BY_ITSELF(12, now -> now.world().till().topUpByItself()),

    /** By the month, often with a trial; by the seat; for a day. Many a wallet has too little when it is renewed. */
    SUBSCRIBE(26, now -> now.world().subscribers().subscribe(now.index(), now.dice())),
    CHANGE_PLAN(20, now -> now.world().subscribers().change(now.index(), now.dice())),
    PAUSE(7, now -> wish(now, Subscriptions::pause)),
    RESUME(12, now -> wish(now, Subscriptions::resume)),
    CANCEL(10, now -> wish(now, Subscriptions::cancel)),
    UNDO(12, now -> wish(now, Subscriptions::undo)),
    /** Steps back from it, for the money. */
    WITHDRAW(14, now -> wish(now, Subscriptions::withdraw)),
    PAY_NOW(18, now -> wish(now, Subscriptions::payNow)),
    /** Renewals, tries again, ends, and each day's earnings. */
    SWEEP(10, now -> done(() -> now.world().subscribers().sweep())),
    /** Terms that change under those who are subscribed. */
    REPRICE(4, now -> now.world().shop().reprice(now.dice())),

    GRANT(14, now -> now.world().giveaways().grant(now.index(), now.payer(), now.currency(), now.dice())),
    MAKE_CODE(8, now -> now.world().giveaways().makeCode(now.index(), now.currency(), now.dice())),
    REDEEM(
            18,
            now -> now.lasting(
                    MAKE_CODE, made -> done(() -> now.world().giveaways().redeem(made, now.payer())))),
    STOP_CODE(
            5,
            now -> now.lasting(
                    MAKE_CODE, made -> done(() -> now.world().giveaways().stopCode(made)))),
    EXPIRE(8, now -> now.world().giveaways().expire()),

    SAY_PAYEE(40, now -> now.world().payouts().sayPayee(now.dice())),
    PROPOSE_PAYOUTS(8, now -> now.world().payouts().propose()),
    DECIDE_PAYOUT(60, now -> now.world().payouts().decide(now.index(), now.dice())),
    PAYOUT_AGAIN(6, now -> now.world().payouts().again(now.dice())),
    ASK_ABOUT_PAYOUTS(14, now -> now.world().payouts().ask()),
    /** Payouts out of payments: an admin reads what became of a part that was forgotten, or ends the waiting. */
    DECIDE_PART(30, now -> now.world().payouts().splits().decide(now.dice())),
    ASK_ABOUT_PARTS(12, now -> now.world().payouts().splits().ask()),

    SAY_ADDRESS(8, now -> done(() -> now.world().bookkeeping().sayAddress(now.payer(), now.dice()))),
    TAX_RATE(
            4, now -> now.seldom(() -> now.world().bookkeeping().rate(now.plan().at(now.index()), now.dice()))),
    LIMIT(5, now -> done(() -> now.world().bookkeeping().limit(now.payer(), now.currency(), now.dice()))),
    INVOICES(
            4,
            now -> now.seldom(() -> now.world().bookkeeping().issue(now.plan().at(now.index()), now.dice()))),
    INVOICES_DUE(3, now -> now.world().bookkeeping().issueDue()),
    CLOSE_MONTH(6, now -> now.world().bookkeeping().closeMonth(now.dice())),

    DEPARTMENT(14, now -> now.world().staff().decide(now.dice())),
    WARN(3, now -> now.world().staff().warn()),
    REMIX(5, now -> now.world().sharing().remix(now)),
    BRING_IN(6, now -> now.seldom(() -> now.world().sharing().bringIn(now.dice()))),
    SHARE(8, now -> now.world().sharing().share());

    private static final List<Deed> OF_TIME = List.of(
            ASK_PROVIDER,
            RECOVER,
            SWEEP,
            EXPIRE,
            PROPOSE_PAYOUTS,
            ASK_ABOUT_PAYOUTS,
            ASK_ABOUT_PARTS,
            TOP_UP_BY_ITSELF,
            SHARE,
            INVOICES_DUE,
            WARN);

    private static final int ALL =
            Arrays.stream(values()).mapToInt(deed -> deed.weight).sum();

    private final int weight;
    private final Act act;

    Deed(int weight, Act act) {
        this.weight = weight;
        this.act = act;
    }

    /** How it is done; gives what came of it, in a word or two. */
    @FunctionalInterface
    private interface Act {
        String perform(Moment now);
    }

    /** What the market does by itself, in this order: when it starts, as time goes, and now and then in between. */
    static List<Deed> ofTime() {
        return OF_TIME;
    }

    /** What is tried to be refused: the first is accepted only where the message that it repeats was refused itself. */
    static Set<Deed> meantToFail() {
        return EnumSet.of(ASK_OTHERWISE, FORGED_WEBHOOK);
    }

    private static String wish(Moment now, Subscribers.Wish wish) {
        return now.world().subscribers().wish(now.index(), now.dice(), wish);
    }

    static Deed drawn(SplittableRandom dice) {
        int left = dice.nextInt(ALL);
        for (Deed deed : values()) {
            left -= deed.weight;
            if (left < 0) return deed;
        }
        throw new IllegalStateException("the weights do not add up");
    }

    /**
     * Does it, and says what came of it.
     *
     * @throws Refusal as the market refuses it; that is no fault
     */
    String perform(World world, int index) {
        return act.perform(new Moment(world, index, world.plan().dice(index, "deed of " + name())));
    }
}
