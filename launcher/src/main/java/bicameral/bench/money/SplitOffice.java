package bicameral.bench.money;

import bicameral.marketplace.payout.PartReversals;
import bicameral.marketplace.payout.PartsByHand;
import bicameral.marketplace.payout.SplitOutbox;
import bicameral.tenant.Operator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Payouts in parts, out of payments: what the market does about them by itself, and what admins read on the provider's pages. */
final class SplitOffice {
    private static final String WHY = "on the provider's pages";

    private final Parts market;
    private final List<Operator> admins;
    private final SplitOutbox outbox;
    private final PartsByHand byHand;
    private final PartReversals reversals;
    private final StubSplits provider;

    SplitOffice(
            Parts market,
            List<Operator> admins,
            SplitOutbox outbox,
            PartsByHand byHand,
            PartReversals reversals,
            StubSplits provider) {
        this.market = market;
        this.admins = admins;
        this.outbox = outbox;
        this.byHand = byHand;
        this.reversals = reversals;
        this.provider = provider;
    }

    /** Divides what waits, asks where answers were lost, and takes back what creators owe of payments that were given back. */
    String ask() {
        int asked = outbox.run();
        int back = reversals.run();
        if (back > 0) return "taken back";
        return asked > 0 ? "asked" : Tale.IDLE;
    }

    /** A payout under way, and the oldest of its parts that only people can say anything of; the payout's own id where none is. */
    private record Open(UUID payout, UUID part) {
        static Open of(ResultSet row) throws SQLException {
            return new Open(row.getObject("id", UUID.class), row.getObject("part", UUID.class));
        }

        boolean forgotten() {
            return !part.equals(payout);
        }
    }

    /** An admin takes a payout in parts: says what became of a part that was forgotten, lets the rest wait, or ends the waiting. */
    String decide(SplittableRandom dice) {
        List<Open> open = market.ops()
                .in(handle -> handle.createQuery("""
                        select p.id, coalesce((
                          select q.id from market.payout_part q
                          where q.payout = p.id and q.state = 'unknown' and q.problem = 'key_expired'
                          order by q.created_at, q.id limit 1), p.id) as part
                        from market.payout p where p.funds = 'split' and p.state = 'under_way' order by p.created_at, p.id""")
                        .map((row, context) -> Open.of(row))
                        .list());
        if (open.isEmpty()) return Tale.IDLE;
        Open one = open.get(dice.nextInt(open.size()));
        Operator by = admins.get(dice.nextInt(admins.size()));
        if (one.forgotten()) return told(one.part(), by, dice);
        if (dice.nextInt(6) > 0) return "left to wait";
        byHand.giveUp(by, one.payout(), "asked for");
        return "given up";
    }

    private String told(UUID part, Operator by, SplittableRandom dice) {
        if (dice.nextInt(8) == 0) {
            byHand.unmark(by, part, "another line");
            return "unmarked";
        }
        boolean paid = provider.paid(part);
        byHand.mark(by, part, paid, (paid ? "part-" : "no trace of ") + part, WHY);
        return paid ? "told paid" : "told failed";
    }
}
