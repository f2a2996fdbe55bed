package bicameral.marketplace.payout;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.PayoutPart.Sums;
import bicameral.tenant.Ids;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The payments that creators may be paid out of, and the division of payouts over them: oldest first, those that a provider refused
 * to share last. A payment gives no more than came in less the provider's fee, what went back or is asked back, what a dispute took,
 * what was taken out of it before, and what its payer has not spent: a payer's unspent credit is their newest payments'.
 *
 * <p>Within the caller's transaction. Locks are taken in one order: the pot, payments by id, the payout.
 */
final class SplitPot {
    private static final int MOST_PARTS = 100;
    private static final int PAUSE_SECONDS = 600;
    /** Refusals after which a payout is given up: by then it is not the payment's fault. */
    static final int MOST_REFUSED = 3;
    /** What is the matter with a payout that waits for payments. */
    static final String NOTHING_TO_SPLIT = "nothing_to_split";

    /** What may be taken out of each payment now, in whole minor units; {@code :payout} is what it is for, or null. */
    private static final String FREE = """
            select free.id, free.refusals, free.paid_at, free.amount / :unit * :unit as amount from (
              select u.id, u.paid_at,
                (select count(*) from market.payout_part r where r.top_up = u.id and r.state = 'refused') as refusals,
                u.paid - u.fee - u.refunded - u.withdrawn - u.split - back.amount
                  - greatest(0, unspent.amount - newer.amount) as amount
              from market.top_up u
              cross join lateral (
                select coalesce(sum(r.amount), 0)::bigint as amount from market.top_up_refund r
                where r.top_up = u.id and r.state in ('proposed', 'under_way')) back
              cross join lateral (
                select coalesce(sum(a.balance), 0)::bigint as amount from market.account a
                where a.tenant_id = u.tenant_id and a.currency = u.currency and a.kind in ('wallet_paid', 'hold')) unspent
              cross join lateral (
                select coalesce(sum(n.paid - n.refunded - n.withdrawn - n.split), 0)::bigint as amount from market.top_up n
                where n.tenant_id = u.tenant_id and n.currency = u.currency and n.state = 'paid'
                  and (n.paid_at, n.id) > (u.paid_at, u.id)) newer
              where u.provider = :provider and u.currency = :currency and u.funds = 'split' and u.state = 'paid'
                and u.split + u.fee + u.refunded + u.withdrawn < u.amount
                and u.dispute in ('none', 'won') and u.payment is not null
                and not exists (select 1 from market.payout_part p
                  where p.top_up = u.id and p.payout = :payout and p.state = 'refused')) free
            where free.amount >= :unit""";

    private SplitPot() {}

    /** A payment, and how much may be taken out of it now. */
    private record Share(UUID topUp, long free) {}

    /** What may be taken out of all payments of a provider in a currency now. */
    static Money left(Handle handle, String provider, Currency currency) {
        long micros = handle.createQuery("select coalesce(sum(amount), 0)::bigint from (" + FREE + ") pot")
                .bind("provider", provider)
                .bind("currency", currency.getCurrencyCode())
                .bind("unit", unit(currency))
                .bindByType("payout", null, UUID.class)
                .mapTo(Long.class)
                .one();
        return new Money(micros, currency);
    }

    private static long unit(Currency currency) {
        return Math.powExact(10L, 6 - currency.getDefaultFractionDigits());
    }

    /**
     * Writes parts down for what of a payout is not covered, as far as payments reach, if it is time for it. What they do not reach
     * waits, and is tried again later.
     */
    static int divide(Handle handle, UUID id) {
        Optional<Payout> due = handle.createQuery("""
                        select * from market.payout
                        where id = :id and funds = 'split' and state = 'under_way' and due_at <= market.clock()""")
                .bind("id", id)
                .map((row, context) -> Payout.of(row))
                .findOne();
        if (due.isEmpty()) return 0;
        Payout payout = due.get();
        lock(handle, payout);
        List<Share> shares = shares(handle, payout);
        lock(handle, shares);
        if (PayoutOutbox.locked(handle, id).state() != Payout.State.UNDER_WAY) return 0;
        return divide(handle, payout, shares);
    }

    private static int divide(Handle handle, Payout payout, List<Share> shares) {
        Sums sums = Sums.of(handle, payout.id());
        long left = sums.refused() < MOST_REFUSED ? sums.uncovered(payout.net().micros()) : 0;
        int parts = 0;
        for (Share share : shares) {
            if (left == 0) break;
            long amount = Math.min(left, share.free());
            if (!take(handle, share.topUp(), amount)) continue;
            insert(handle, payout, share.topUp(), amount);
            left -= amount;
            parts++;
        }
        handle.createUpdate("""
                        update market.payout set problem = :problem,
                          due_at = case when :waits then market.clock() + make_interval(secs => :pause) end
                        where id = :id""")
                .bind("problem", left > 0 ? NOTHING_TO_SPLIT : null)
                .bind("waits", left > 0)
                .bind("pause", PAUSE_SECONDS)
                .bind("id", payout.id())
                .execute();
        return parts;
    }

    /** Payouts of one pot are divided one after the other. */
    private static void lock(Handle handle, Payout payout) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:pot, 3))::text")
                .bind("pot", payout.provider() + " " + payout.amount().currency())
                .mapTo(String.class)
                .one();
    }

    private static List<Share> shares(Handle handle, Payout payout) {
        Currency currency = payout.amount().currency();
        return handle.createQuery(FREE + " order by refusals, paid_at, id limit :most")
                .bind("provider", payout.provider())
                .bind("currency", currency.getCurrencyCode())
                .bind("unit", unit(currency))
                .bind("payout", payout.id())
                .bind("most", MOST_PARTS)
                .map((row, context) -> new Share(row.getObject("id", UUID.class), row.getLong("amount")))
                .list();
    }

    /** So that refunds that are being asked for are seen by the statement that takes. */
    private static void lock(Handle handle, List<Share> shares) {
        if (shares.isEmpty()) return;
        handle.createQuery("select id from market.top_up where id in (<ids>) order by id for update")
                .bindList("ids", shares.stream().map(Share::topUp).toList())
                .mapTo(UUID.class)
                .list();
    }

    /** Takes an amount out of a payment, if it still has as much. */
    private static boolean take(Handle handle, UUID topUp, long amount) {
        return handle.createUpdate("""
                        update market.top_up u set split = split + :amount
                        where id = :id and state = 'paid' and dispute in ('none', 'won')
                          and paid - fee - refunded - withdrawn - split - (
                            select coalesce(sum(r.amount), 0) from market.top_up_refund r
                            where r.top_up = u.id and r.state in ('proposed', 'under_way')) >= :amount""").bind("id", topUp).bind("amount", amount).execute() == 1;
    }

    /** A part was refused: what it took is the payment's again. Under the payment's lock. */
    static void giveBack(Handle handle, UUID topUp, long amount) {
        handle.createUpdate("update market.top_up set split = split - :amount where id = :id")
                .bind("id", topUp)
                .bind("amount", amount)
                .execute();
    }

    private static void insert(Handle handle, Payout payout, UUID topUp, long amount) {
        handle.createUpdate("""
                        insert into market.payout_part (tenant_id, id, payout, top_up, currency, amount)
                        values (:tenant, :id, :payout, :topUp, :currency, :amount)""")
                .bind("tenant", payout.tenant().value())
                .bind("id", Ids.next())
                .bind("payout", payout.id())
                .bind("topUp", topUp)
                .bind("currency", payout.amount().currency().getCurrencyCode())
                .bind("amount", amount)
                .execute();
    }
}
