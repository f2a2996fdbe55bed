package bicameral.bench.money;

import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
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
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.sql.DataSource;

/** The market as one process of it has it: production code, a stub for the provider, and everybody who takes part. */
final class World {
    static final String ISSUER = "https://simulation.example";
    private static final List<Currency> CURRENCIES =
            List.of(Currency.getInstance("CNY"), Currency.getInstance("USD"), Currency.getInstance("EUR"));
    private static final URI BASE = URI.create("http://localhost:8080");

    private final Plan plan;
    private final OpsTx ops;
    private final StubProvider provider;
    private final People people;
    private final List<Person> users = new ArrayList<>();
    private final List<TenantId> creators = new ArrayList<>();
    private final List<Operator> admins = new ArrayList<>();
    private final Office office;
    private UUID nextTopUp = new UUID(0, 0);

    /** All that deals with money. */
    private record Office(Billing billing, TopUps topUps, Refunds refunds, TopUpRefunds topUpRefunds) {}

    /** @param size users; a tenth as many create, but at least ten */
    World(Plan plan, int size, DataSource app, DataSource ops, StubProvider provider, String secret) {
        this.plan = plan;
        this.provider = provider;
        OpsTx tx = new OpsTx(ops);
        this.ops = tx;
        this.people = new People(tx);
        for (int i = 0; i < size; i++) users.add(person("user-" + i));
        for (int i = 0; i < Math.max(10, size / 10); i++)
            creators.add(person("creator-" + i).personal());
        for (int i = 0; i < 2; i++) admins.add(new Operator(person("admin-" + i).id(), "admin " + i));
        TenantTx tenants = new TenantTx(app);
        Accounts accounts = new Accounts(tx);
        Ledger ledger = new Ledger();
        // Tax, and a limit from which a second admin has to agree, low enough to be met.
        BillingSettings common =
                BillingSettings.defaults(false, true, secret, BASE).with(1_500, 600, 7, 1_000_000);
        this.office = office(common, tx, tenants, accounts, ledger);
    }

    private Office office(BillingSettings settings, OpsTx ops, TenantTx tenants, Accounts accounts, Ledger ledger) {
        PaymentSettings payments = PaymentSettings.none(BASE);
        Providers providers = new Providers(List.of(provider));
        Settlement settlement = new Settlement(ops, accounts, ledger, new DisputedCharges(ops, accounts, ledger));
        Outbox outbox = new Outbox(ops, providers, settlement, payments);
        OperatorLog log = new OperatorLog(ops);
        return new Office(
                new Billing(ops, accounts, ledger, settings),
                new TopUps(
                        ops,
                        tenants,
                        settlement,
                        outbox,
                        providers,
                        settings,
                        payments,
                        new AuditLog(tenants),
                        () -> nextTopUp),
                new Refunds(ops, accounts, ledger, settings, log),
                new TopUpRefunds(ops, settlement, outbox, providers, settings, log));
    }

    private Person person(String subject) {
        return people.signedIn(ISSUER, subject, subject, "");
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

    private int payer(int index) {
        return plan.dice(index, "payer").nextInt(users.size());
    }

    /** A user keeps to one. */
    Currency currency(int index) {
        return CURRENCIES.get(payer(index) % CURRENCIES.size());
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

    /** The message that somebody sends in this operation. Some agents cost little, some much, some give a few for free. */
    Order order(int index) {
        SplittableRandom dice = plan.dice(index, "order");
        int agent = dice.nextInt(creators.size());
        long price = 10_000L + 13_337L * (agent % 40);
        Offer offer = new Offer(
                creators.get(agent),
                new UUID(agent, agent),
                1,
                "agent " + agent,
                "a",
                "jade",
                new Money(agent % 17 == 0 ? 3_000_000 : price, currency(index)),
                agent % 5 == 0 ? 2 : 0);
        Person payer = users.get(payer(index));
        return new Order(
                plan.id(index, "message"),
                "asks",
                offer,
                payer.personal(),
                payer.personal().toString());
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
        Person payer = users.get(payer(index));
        Money amount = new Money(10_000L * (100 + plan.dice(index, "amount").nextInt(2_000)), currency(index));
        CurrentTenant current = new CurrentTenant(payer.personal(), payer.id(), Set.of(Role.OWNER));
        office.topUps().start(current, plan.id(index, "top-up key"), amount, StubProvider.NAME);
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

    /** The jobs of every half minute. */
    void recover() {
        office.billing().recover();
    }

    void askProviders() {
        office.topUps().run();
    }
}
