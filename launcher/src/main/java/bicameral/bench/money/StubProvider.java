package bicameral.bench.money;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payment.PaymentProvider;
import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payment.Webhook;
import bicameral.tenant.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A provider whose answers get lost, before it has done what it was asked or after. What it knows lies in tables of its own, so it
 * outlives the market's process. Cards that it has kept are charged at once, and some have no money. Which call fails follows from the
 * seed, the payment's amount and time, and how often it was asked.
 */
final class StubProvider implements PaymentProvider {
    /** Whose payments are held in a balance; others are split. */
    static final String NAME = "stub";

    static final String[] TABLES = {"create schema stub", """
        create table stub.payment (id uuid primary key, amount bigint not null, state text not null default 'pending',
          refunded bigint not null default 0, withdrawn bigint not null default 0, dispute text not null default 'none',
          asked int not null default 0)""", """
        create table stub.refund (id uuid primary key, payment uuid not null, amount bigint not null,
          at timestamptz not null default market.clock(), returned boolean not null default false)"""};
    private static final long FEE_PERCENT = 2;

    private final Connection own;
    private final StubTables tables;
    private final String name;
    private final Funds funds;
    private final long seed;

    StubProvider(String name, Funds funds, Connection own, long seed) {
        this.name = name;
        this.funds = funds;
        this.own = own;
        this.tables = new StubTables(own);
        this.seed = seed;
    }

    /** What becomes of one call. */
    private enum Luck {
        FINE,
        LOST_BEFORE,
        LOST_AFTER,
        REFUSED
    }

    /** Not by the payment's id: that of an automatic one is drawn anew in another life. */
    private SplittableRandom dice(Payment payment, long asked) {
        long about = Objects.hash(
                payment.amount().currency().getCurrencyCode(),
                payment.amount().micros(),
                payment.startedAt().getEpochSecond());
        return new SplittableRandom(seed ^ (about << 32) ^ (asked * 0x9e3779b97f4a7c15L));
    }

    private synchronized Luck luck(Payment payment, int refused) {
        long asked =
                tables.number("update stub.payment set asked = asked + 1 where id = ? returning asked", payment.id());
        // The market died before it asked for the payment.
        if (asked < 0) throw ProviderTrouble.unknown("resource_missing");
        int fallen = dice(payment, asked).nextInt(100);
        if (fallen < 10) return Luck.LOST_BEFORE;
        if (fallen < 20) return Luck.LOST_AFTER;
        return fallen < 20 + refused ? Luck.REFUSED : Luck.FINE;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Funds funds() {
        return funds;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public boolean refunds() {
        return true;
    }

    @Override
    public boolean keepsMeans() {
        return funds == Funds.WALLET;
    }

    @Override
    public Optional<Means> means(Payment payment) {
        return Optional.of(new Means("customer", "card"));
    }

    @Override
    public void forget(Means means) {
        // Nothing of it is kept.
    }

    @Override
    public Started start(Payment payment) {
        tables.update(
                "insert into stub.payment (id, amount) values (?, ?) on conflict do nothing",
                payment.id(),
                payment.amount().micros());
        if (payment.means() != null && payment.means().customer().isEmpty())
            throw ProviderTrouble.refused("no_such_customer");
        Luck luck = luck(payment, 2);
        if (luck == Luck.REFUSED) throw ProviderTrouble.refused("not_today");
        if (luck != Luck.LOST_BEFORE && payment.means() != null)
            payerActs(payment.id(), dice(payment, 0).nextInt(100) < 85);
        if (luck != Luck.FINE) throw ProviderTrouble.unknown("timeout");
        return new Started("/stub/" + payment.id(), payment.id().toString());
    }

    @Override
    public Notice read(Webhook webhook) {
        if (!webhook.header("Stub-Signature").equals("genuine"))
            throw new Refusal("bad_signature", Refusal.Kind.MALFORMED);
        String[] words = webhook.text().split(" ", -1);
        return new Notice(words[0], "news", UUID.fromString(words[1]), null, null, null);
    }

    @Override
    public Optional<Report> report(Payment payment) {
        if (luck(payment, 0) != Luck.FINE) throw ProviderTrouble.unknown("timeout");
        return Optional.of(state(payment.id(), payment.amount().currency()));
    }

    private synchronized Report state(UUID payment, Currency currency) {
        try (PreparedStatement query = own.prepareStatement("select * from stub.payment where id = ?")) {
            query.setObject(1, payment);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                Money amount = new Money(row.getLong("amount"), currency);
                return switch (row.getString("state")) {
                    case "paid" ->
                        new Report(
                                State.PAID,
                                amount,
                                amount.micros() * FEE_PERCENT / 100,
                                row.getLong("refunded"),
                                row.getLong("withdrawn"),
                                Dispute.valueOf(row.getString("dispute").toUpperCase(java.util.Locale.ROOT)),
                                "payment-" + payment);
                    case "failed" -> Report.of(State.FAILED, amount);
                    default -> Report.of(State.PENDING, amount);
                };
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void refund(Payment payment, UUID refund, Money amount) {
        Luck luck = luck(payment, 8);
        if (luck == Luck.LOST_BEFORE) throw ProviderTrouble.unknown("timeout");
        if (luck == Luck.REFUSED) throw ProviderTrouble.refused("not_today");
        if (!refunded(payment, refund) && !give(payment.id(), refund, amount.micros()))
            throw ProviderTrouble.refused("too_much");
        if (luck == Luck.LOST_AFTER) throw ProviderTrouble.unknown("timeout");
    }

    private synchronized boolean give(UUID payment, UUID refund, long amount) {
        long given = tables.update("""
                update stub.payment set refunded = refunded + ? where id = ? and state = 'paid' and dispute in ('none', 'won')
                  and refunded + ? <= amount""", amount, payment, amount);
        if (given == 1) tables.update("insert into stub.refund values (?, ?, ?)", refund, payment, amount);
        return given == 1;
    }

    @Override
    public boolean refunded(Payment payment, UUID refund) {
        return tables.number("select count(*) from stub.refund where id = ?", refund) == 1;
    }

    /** On the provider's page. */
    void payerActs(UUID payment, boolean pays) {
        tables.update(
                "update stub.payment set state = ? where id = ? and state = 'pending'",
                pays ? "paid" : "failed",
                payment);
    }

    /** A payment that was made bounces, or a refund of some days before does not reach the payer and comes back. */
    synchronized String reverses(UUID payment) {
        int bounced = tables.update("""
                update stub.payment set state = 'failed'
                where id = ? and state = 'paid' and refunded = 0 and dispute = 'none'""", payment);
        if (bounced == 1) return "payment bounced";
        long back = tables.number("""
                update stub.refund set returned = true where id = (select id from stub.refund where payment = ? and not returned
                  and at < market.clock() - interval '2 days' order by at, id limit 1) returning amount""", payment);
        if (back < 0) return Tale.IDLE;
        tables.update("update stub.payment set refunded = refunded - ? where id = ?", back, payment);
        return "refund came back";
    }

    /** The payer's bank takes the money back, or the dispute that is open is decided. */
    void disputeMoves(UUID payment, boolean won) {
        int decided = tables.update("""
                update stub.payment set dispute = ?, withdrawn = case when ? then 0 else withdrawn end
                where id = ? and dispute = 'open'""", won ? "won" : "lost", won, payment);
        if (decided == 0) tables.update("""
                    update stub.payment set dispute = 'open', withdrawn = amount - refunded
                    where id = ? and state = 'paid' and dispute = 'none' and refunded < amount""", payment);
    }
}
