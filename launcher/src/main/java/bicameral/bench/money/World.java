package bicameral.bench.money;

import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Outbox;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.Providers;
import bicameral.marketplace.payment.Settlement;
import bicameral.marketplace.payment.TopUpRefunds;
import bicameral.marketplace.payment.TopUps;
import bicameral.marketplace.payment.Webhook;
import bicameral.marketplace.refund.DisputedCharges;
import bicameral.marketplace.refund.Refunds;
import bicameral.marketplace.tax.TaxRates;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role;
import bicameral.tenant.TenantTx;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.sql.DataSource;

/** The market as one process of it has it: production code, stubs for the providers, and everybody who takes part. */
final class World {
    static final String ISSUER = "https://simulation.example";
    private static final List<Currency> CURRENCIES =
            List.of(Currency.getInstance("CNY"), Currency.getInstance("USD"), Currency.getInstance("EUR"));
    private static final URI BASE = URI.create("http://localhost:8080");
    private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");

    private final Plan plan;
    private final OpsTx ops;
    private final StubProvider provider;
    private final People people;
    private final List<CurrentTenant> users = new ArrayList<>();
    private final List<CurrentTenant> creators = new ArrayList<>();
    private final List<Operator> admins = new ArrayList<>();
    private final Office office;
    private final Shop shop;
    private final Subscribers subscribers;
    private final Giveaways giveaways;
    private final PayoutOffice payouts;
    private UUID nextTopUp = new UUID(0, 0);

    /** Messages, and what is paid in. */
    private record Office(Billing billing, TopUps topUps, Refunds refunds, TopUpRefunds topUpRefunds) {}

    /** Who pays in and who pays out, outside of the market. */
    record Stubs(StubProvider payments, StubPayouts payouts) {}

    /** @param size users; a tenth as many create and a tenth of them subscribe, but at least ten and nine */
    World(Plan plan, int size, DataSource app, DataSource ops, Stubs stubs, String secret) {
        this.plan = plan;
        this.provider = stubs.payments();
        this.ops = new OpsTx(ops);
        this.people = new People(this.ops);
        for (int i = 0; i < size; i++) users.add(owner("user-" + i));
        for (int i = 0; i < Math.max(10, size / 10); i++) creators.add(owner("creator-" + i));
        for (int i = 0; i < 2; i++) admins.add(new Operator(person("admin-" + i).id(), "admin " + i));
        // Tax, and a limit from which a second admin has to agree, low enough to be met.
        BillingSettings settings =
                BillingSettings.defaults(false, true, secret, BASE).with(1_500, 600, 7, 1_000_000);
        Parts parts = new Parts(this.ops, new TenantTx(app), settings);
        agreeOnARate(new TaxRates(this.ops, parts.log()));
        this.office = office(parts);
        this.shop = new Shop(parts, creators, CURRENCIES);
        this.subscribers = new Subscribers(plan, parts, shop, users.subList(0, Math.min(size, Math.max(9, size / 10))));
        this.giveaways = new Giveaways(plan, parts, admins);
        this.payouts = new PayoutOffice(plan, parts, creators, admins, stubs.payouts());
    }

    /** One that is never valid: without any, the market asks by the wall clock, once a minute, whether there is one by now. */
    private void agreeOnARate(TaxRates rates) {
        TaxRates.Rate rate = rates.all().stream()
                .findFirst()
                .orElseGet(() -> rates.propose(admin(0), "*", "later", 600, NEVER, "later"));
        if (rate.state() == TaxRates.State.PROPOSED) rates.approve(admin(1), rate.id());
    }

    private Office office(Parts parts) {
        PaymentSettings payments = PaymentSettings.none(BASE);
        Providers providers = new Providers(List.of(provider));
        Settlement settlement = new Settlement(
                ops, parts.accounts(), parts.ledger(), new DisputedCharges(ops, parts.accounts(), parts.ledger()));
        Outbox outbox = new Outbox(ops, providers, settlement, payments);
        return new Office(
                new Billing(ops, parts.accounts(), parts.ledger(), parts.settings()),
                new TopUps(
                        ops,
                        parts.tenants(),
                        settlement,
                        outbox,
                        providers,
                        parts.settings(),
                        payments,
                        parts.audit(),
                        () -> nextTopUp),
                new Refunds(ops, parts.accounts(), parts.ledger(), parts.settings(), parts.log()),
                new TopUpRefunds(ops, settlement, outbox, providers, parts.settings(), parts.log()));
    }

    private Person person(String subject) {
        return people.signedIn(ISSUER, subject, subject, "");
    }

    private CurrentTenant owner(String subject) {
        Person person = person(subject);
        return new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));
    }

    Plan plan() {
        return plan;
    }

    StubProvider provider() {
        return provider;
    }

    Operator admin(int number) {
        return admins.get(number);
    }

    private int payerNumber(int index) {
        return plan.dice(index, "payer").nextInt(users.size());
    }

    /** Who spends in this operation. */
    CurrentTenant payer(int index) {
        return users.get(payerNumber(index));
    }

    /** A user keeps to one. */
    Currency currency(int index) {
        return currencyOf(payerNumber(index));
    }

    /** Of a user, by number. */
    static Currency currencyOf(int payer) {
        return CURRENCIES.get(payer % CURRENCIES.size());
    }

    Billing billing() {
        return office.billing();
    }

    Refunds refunds() {
        return office.refunds();
    }

    TopUpRefunds topUpRefunds() {
        return office.topUpRefunds();
    }

    Subscribers subscribers() {
        return subscribers;
    }

    Giveaways giveaways() {
        return giveaways;
    }

    PayoutOffice payouts() {
        return payouts;
    }

    /** The message that somebody sends in this operation; who subscribes, often to an agent that they have a plan for. */
    Order order(int index) {
        SplittableRandom dice = plan.dice(index, "order");
        int number = payerNumber(index);
        int agent = subscribers.has(number) && dice.nextInt(4) == 0
                ? subscribers.agent(number, dice)
                : dice.nextInt(creators.size());
        Offer offer = new Offer(
                creators.get(agent).tenant(),
                shop.planned(agent).map(Listing::agent).orElse(new UUID(agent, agent)),
                1,
                "agent " + agent,
                "a",
                "jade",
                new Money(Shop.price(agent), currency(index)),
                Shop.freePerDay(agent));
        CurrentTenant payer = users.get(number);
        return new Order(
                plan.id(index, "message"),
                "asks",
                offer,
                payer.tenant(),
                payer.tenant().toString(),
                new Order.Member(payer.tenant(), payer.person()));
    }

    /** Whether the market took that message: only then is there anything to answer. */
    boolean accepted(int index) {
        return ops.in(
                handle -> handle.createQuery("select exists (select 1 from market.asked where message = :message)")
                        .bind("message", plan.id(index, "message"))
                        .mapTo(Boolean.class)
                        .one());
    }

    void topUp(int index) {
        nextTopUp = plan.id(index, "top-up");
        Money amount = new Money(10_000L * (100 + plan.dice(index, "amount").nextInt(2_000)), currency(index));
        office.topUps().start(payer(index), plan.id(index, "top-up key"), amount, StubProvider.NAME);
    }

    void webhook(int begun, int index) {
        String event = Objects.hash(begun, index / 3) + " " + plan.id(begun, "top-up");
        deliver(event, "genuine");
    }

    void forgedWebhook() {
        deliver("1 " + new UUID(0, 0), "forged");
    }

    private void deliver(String body, String signature) {
        office.topUps()
                .webhook(
                        StubProvider.NAME,
                        new Webhook(body.getBytes(StandardCharsets.UTF_8), Map.of("Stub-Signature", signature)));
    }

    /** All that the market does by itself: when it starts, and as time goes. */
    void jobs() {
        askProviders();
        recover();
        subscribers.sweep();
        giveaways.expire();
        payouts.propose();
        payouts.ask();
    }

    /** Settles what a killed process left, ends what nobody came back to, and lets earnings mature. */
    void recover() {
        office.billing().recover();
    }

    void askProviders() {
        office.topUps().run();
    }
}
