package bicameral.bench.money;

import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.AutomaticTopUps;
import bicameral.marketplace.payment.Outbox;
import bicameral.marketplace.payment.PaymentLetters;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.Providers;
import bicameral.marketplace.payment.Settlement;
import bicameral.marketplace.payment.TopUpRefunds;
import bicameral.marketplace.payment.TopUps;
import bicameral.marketplace.payment.Webhook;
import bicameral.marketplace.refund.DisputedCharges;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;

/** What is paid in, given back to cards, and topped up by itself, at two providers that lose answers. */
final class Till {
    private static final long CENT = 10_000L;

    private final Plan plan;
    private final StubProvider held;
    private final StubProvider split;
    private final TopUps topUps;
    private final TopUpRefunds refunds;
    private final AutomaticTopUps automatic;
    private UUID nextTopUp = new UUID(0, 0);

    Till(Plan plan, Parts parts, StubProvider held, StubProvider split) {
        this.plan = plan;
        this.held = held;
        this.split = split;
        PaymentSettings payments = PaymentSettings.none(Parts.BASE);
        Providers providers = new Providers(List.of(held, split));
        PaymentLetters letters = new PaymentLetters(new Letters(parts.ops(), MailSettings.NONE), parts.settings());
        Settlement settlement = new Settlement(
                parts.ops(),
                parts.accounts(),
                parts.ledger(),
                new DisputedCharges(parts.ops(), parts.accounts(), parts.ledger()),
                letters);
        Outbox outbox = new Outbox(parts.ops(), providers, settlement, payments);
        this.topUps = new TopUps(
                parts.ops(),
                parts.tenants(),
                settlement,
                outbox,
                providers,
                parts.settings(),
                payments,
                parts.audit(),
                () -> nextTopUp);
        this.refunds = new TopUpRefunds(parts.ops(), settlement, outbox, providers, parts.settings(), parts.log());
        this.automatic = new AutomaticTopUps(
                parts.ops(), parts.tenants(), outbox, providers, parts.settings(), parts.audit(), letters);
    }

    private UUID id(int begun) {
        return plan.id(begun, "top-up");
    }

    /** Where a top-up is paid: a third of those in yuan where payments are split, so that payouts out of them often wait. */
    private StubProvider provider(int begun, Moment now) {
        boolean splits = now.world().currency(begun).equals(Money.CNY)
                && plan.dice(begun, "provider").nextInt(3) == 0;
        return splits ? split : held;
    }

    /** Every third payer lets the provider keep the card. */
    String topUp(Moment now) {
        nextTopUp = id(now.index());
        UUID key = plan.id(now.index(), "top-up key");
        Money amount = new Money(CENT * (100 + now.dice().nextInt(3_500)), now.currency());
        StubProvider provider = provider(now.index(), now);
        boolean keepsMeans = now.dice().nextInt(3) == 0 && provider.keepsMeans();
        return topUps.start(now.payer(), key, amount, provider.name(), keepsMeans)
                .state()
                .name()
                .toLowerCase(Locale.ROOT);
    }

    /** The payer pays, or does not, and the provider tells us, or does not. */
    void pay(int begun, Moment now) {
        provider(begun, now).payerActs(id(begun), now.dice().nextInt(100) < 88);
        if (now.dice().nextInt(10) > 2) webhook(begun, now);
    }

    /** Once or twice. */
    void news(int begun, Moment now) {
        webhook(begun, now);
        if (now.dice().nextBoolean()) webhook(begun, now);
    }

    private void webhook(int begun, Moment now) {
        deliver(provider(begun, now), Objects.hash(begun, now.index() / 3) + " " + id(begun), "genuine");
    }

    void forgedWebhook() {
        deliver(held, "1 " + new UUID(0, 0), "forged");
    }

    private void deliver(StubProvider provider, String body, String signature) {
        topUps.webhook(
                provider.name(),
                new Webhook(body.getBytes(StandardCharsets.UTF_8), Map.of("Stub-Signature", signature)));
    }

    void dispute(int begun, Moment now) {
        provider(begun, now).disputeMoves(id(begun), now.dice().nextBoolean());
        if (now.dice().nextInt(4) > 0) webhook(begun, now);
    }

    /** What was done is undone by the bank. */
    String reverse(int begun, Moment now) {
        String what = provider(begun, now).reverses(id(begun));
        if (!what.equals(Tale.IDLE)) webhook(begun, now);
        return what;
    }

    /** Back to the card. */
    String refund(int begun, Moment now) {
        Cast cast = now.world().cast();
        Money part = new Money(CENT * (1 + now.dice().nextInt(800)), now.world().currency(begun));
        TopUpRefunds.Refund refund =
                refunds.give(cast.admin(0), plan.id(now.index(), "top-up refund"), id(begun), part, "asked for");
        if (refund.state() != TopUpRefunds.State.PROPOSED) return "at once";
        refunds.approve(cast.admin(now.dice().nextInt(8) == 0 ? 0 : 1), refund.id());
        return "by two";
    }

    /** Asks for automatic top-ups, now and then for ones that cannot be. */
    void wish(Moment now) {
        SplittableRandom dice = now.dice();
        Currency currency = now.currency();
        long amount = CENT * 100 * (2 + dice.nextInt(20));
        automatic.on(
                now.payer(),
                new AutomaticTopUps.Wish(
                        new Money(CENT * 100 * (1 + dice.nextInt(10)), currency),
                        new Money(dice.nextInt(12) == 0 ? 1 : amount, currency),
                        new Money(amount * (1 + dice.nextInt(4)), currency)));
    }

    /** Has had enough of them, or takes the card away, too. */
    String noMore(Moment now) {
        if (now.dice().nextBoolean()) {
            automatic.off(now.payer(), now.currency());
            return "off";
        }
        automatic.forget(now.payer());
        return "forgotten";
    }

    /** Tops up what has run low. */
    String topUpByItself() {
        return automatic.run() > 0 ? "started" : Tale.IDLE;
    }

    /** Makes the calls that wait, and asks about payments. */
    void askProvider() {
        topUps.run();
    }
}
