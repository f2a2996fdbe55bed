package bicameral.bench.money;

import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payout.PayoutProvider.Answer;
import bicameral.marketplace.payout.PayoutProvider.Standing;
import bicameral.marketplace.payout.SplitProvider;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Pays parts of payouts out of the payments of {@link StubProvider}, and takes them back, as {@link StubPayouts} pays whole ones:
 * answers get lost, some is refused, and what was accepted arrives at once, later or never. Receivers have to be made known first, and
 * no payment gives more than it has. What becomes of a call follows from the seed, the payee, the amount, the time and how often it was
 * asked.
 */
final class StubSplits implements SplitProvider {
    static final String NAME = "alipay";
    static final String[] TABLES = {"create table stub.receiver (number text primary key)", """
        create table stub.part (id uuid primary key, payment uuid not null, amount bigint not null, reversed bigint not null default 0,
          state text not null default 'absent', asked int not null default 0)""", """
        create table stub.reversal (id uuid primary key, done boolean not null default false, asked int not null default 0)"""};

    private static final String PAYMENT = "payment-";
    private static final String PART = "part-";

    private final StubTables tables;
    private final long seed;

    StubSplits(StubTables tables, long seed) {
        this.tables = tables;
        this.seed = seed;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Funds funds() {
        return Funds.SPLIT;
    }

    @Override
    public boolean binds() {
        return true;
    }

    @Override
    public void bind(Part part) {
        if (fallen(part) < 8) throw ProviderTrouble.unknown("timeout");
        tables.update(
                "insert into stub.receiver values (?) on conflict do nothing",
                part.to().number());
    }

    @Override
    public Answer pay(Part part) {
        int fallen = fallen(part);
        if (fallen < 8) throw ProviderTrouble.unknown("timeout");
        if (tables.number(
                        "select count(*) from stub.receiver where number = ?",
                        part.to().number())
                == 0) throw ProviderTrouble.refused("not_bound");
        if (fallen < 14) throw ProviderTrouble.refused("not_today");
        int accepted = tables.update("""
                update stub.part set state = ? where id = ? and state = 'absent' and (
                  select p.amount - p.refunded - p.withdrawn from stub.payment p
                  where p.id = ? and p.state = 'paid' and p.dispute in ('none', 'won'))
                  >= amount + (select coalesce(sum(o.amount - o.reversed), 0) from stub.part o
                               where o.payment = ? and o.state in ('paid', 'under_way'))""", fallen < 65 ? "paid" : "under_way", part.id(), payment(part), payment(part));
        if (accepted == 0 && standing(part) == Standing.ABSENT) throw ProviderTrouble.refused("payment_short");
        if (fallen < 28) throw ProviderTrouble.unknown("timeout");
        return answer(part);
    }

    @Override
    public Answer look(Part part) {
        int fallen = fallen(part);
        if (fallen < 12) throw ProviderTrouble.unknown("timeout");
        if (fallen < 70)
            tables.update(
                    "update stub.part set state = ? where id = ? and state = 'under_way'",
                    fallen < 58 ? "paid" : "failed",
                    part.id());
        return answer(part);
    }

    /** Whether a part has reached its receiver, as the provider's pages show it. */
    boolean paid(UUID part) {
        return tables.word("select state from stub.part where id = ?", part).equals("paid");
    }

    private Answer answer(Part part) {
        Standing standing = standing(part);
        return standing == Standing.ABSENT ? Answer.absent() : new Answer(standing, PART + part.id());
    }

    private Standing standing(Part part) {
        return Standing.valueOf(tables.word("select state from stub.part where id = ?", part.id())
                .toUpperCase(Locale.ROOT));
    }

    private static UUID payment(Part part) {
        return UUID.fromString(part.payment().substring(PAYMENT.length()));
    }

    private int fallen(Part part) {
        long asked = tables.number("""
                insert into stub.part as p (id, payment, amount, asked) values (?, ?, ?, 1)
                on conflict (id) do update set asked = p.asked + 1 returning p.asked""", part.id(), payment(part), part.amount().micros());
        long about = Objects.hash(
                part.to().number(), part.amount().micros(), part.since().getEpochSecond());
        return new SplittableRandom(seed ^ (about << 32) ^ (asked * 0x9e3779b97f4a7c15L)).nextInt(100);
    }

    @Override
    public boolean reverses() {
        return true;
    }

    @Override
    public Answer reverse(Reversal reversal) {
        int fallen = fallen(reversal);
        if (fallen < 10) throw ProviderTrouble.unknown("timeout");
        if (fallen < 25) throw ProviderTrouble.refused("no_money_left");
        if (tables.update("update stub.reversal set done = true where id = ? and not done", reversal.id()) == 1
                && tables.update(
                                """
                                update stub.part set reversed = reversed + ?
                                where id = ? and state = 'paid' and reversed + ? <= amount""",
                                reversal.amount().micros(),
                                UUID.fromString(reversal.transfer().substring(PART.length())),
                                reversal.amount().micros())
                        == 0) throw new IllegalStateException("more was taken back than was paid: " + reversal.id());
        if (fallen < 40) throw ProviderTrouble.unknown("timeout");
        return answer(reversal);
    }

    @Override
    public Answer look(Reversal reversal) {
        if (fallen(reversal) < 12) throw ProviderTrouble.unknown("timeout");
        return answer(reversal);
    }

    private Answer answer(Reversal reversal) {
        return tables.number("select count(*) from stub.reversal where id = ? and done", reversal.id()) == 1
                ? new Answer(Standing.PAID, "reversal-" + reversal.id())
                : Answer.absent();
    }

    private int fallen(Reversal reversal) {
        long asked = tables.number("""
                insert into stub.reversal as r (id, asked) values (?, 1)
                on conflict (id) do update set asked = r.asked + 1 returning r.asked""", reversal.id());
        return new SplittableRandom(seed ^ (reversal.amount().micros() << 20) ^ (asked * 0x9e3779b97f4a7c15L))
                .nextInt(100);
    }
}
