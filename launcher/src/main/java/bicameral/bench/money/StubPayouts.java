package bicameral.bench.money;

import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payout.PayoutProvider;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Carries payouts out as {@link StubProvider} takes payments: answers get lost, before it has done what it was asked or after; what
 * it accepted is paid at once, later, or comes back. Which, follows from the seed, the payee, the amount, when it was released and
 * how often it was asked: not from the payout's id, which another life draws anew.
 */
final class StubPayouts implements PayoutProvider {
    static final String TABLE = """
            create table stub.payout (id uuid primary key, state text not null default 'absent', asked int not null)""";

    private final StubTables tables;
    private final String name;
    private final long seed;

    StubPayouts(String name, StubTables tables, long seed) {
        this.name = name;
        this.tables = tables;
        this.seed = seed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Answer pay(Order order) {
        int fallen = fallen(order);
        if (fallen < 10) throw ProviderTrouble.unknown("timeout");
        if (fallen < 17) throw ProviderTrouble.refused("not_today");
        tables.update(
                "update stub.payout set state = ? where id = ? and state = 'absent'",
                fallen < 65 ? "paid" : "under_way",
                order.id());
        if (fallen < 30) throw ProviderTrouble.unknown("timeout");
        return answer(order);
    }

    @Override
    public Answer look(Order order) {
        int fallen = fallen(order);
        if (fallen < 15) throw ProviderTrouble.unknown("timeout");
        if (fallen < 70)
            tables.update(
                    "update stub.payout set state = ? where id = ? and state = 'under_way'",
                    fallen < 55 ? "paid" : "failed",
                    order.id());
        return answer(order);
    }

    private Answer answer(Order order) {
        Standing standing = Standing.valueOf(tables.word("select state from stub.payout where id = ?", order.id())
                .toUpperCase(Locale.ROOT));
        return standing == Standing.ABSENT ? Answer.absent() : new Answer(standing, "tr_" + order.id());
    }

    private int fallen(Order order) {
        long asked = tables.number("""
                insert into stub.payout as p (id, asked) values (?, 1)
                on conflict (id) do update set asked = p.asked + 1 returning p.asked""", order.id());
        long about = Objects.hash(
                order.to().number(),
                order.amount().currency().getCurrencyCode(),
                order.amount().micros(),
                order.since().getEpochSecond());
        return new SplittableRandom(seed ^ (about << 32) ^ (asked * 0x9e3779b97f4a7c15L)).nextInt(100);
    }
}
