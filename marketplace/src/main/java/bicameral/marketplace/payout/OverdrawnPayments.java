package bicameral.marketplace.payout;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Ledger;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Payments out of which more has left than came in, as they were given back or lost in a dispute after creators had been paid out of
 * them. What may be taken back of a part is the least of three: what its payment lacks, what is left of the part, and what its
 * creator owes. So nobody gives back what others owe, and nothing is taken back twice. While a dispute is open nothing is.
 */
final class OverdrawnPayments {
    private static final int BATCH = 50;
    /** After so many refusals the creator's next payouts bear it alone. */
    private static final int MOST_REFUSED = 3;
    /** A refused one is tried anew when the creator's account may have money again. */
    private static final int HOURS_BETWEEN = 24;

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;

    OverdrawnPayments(OpsTx ops, Accounts accounts, Ledger ledger) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
    }

    private record Candidate(UUID part, UUID payout, UUID topUp, TenantId creator, Currency currency) {}

    /** Writes down what is to be taken back now, of the given providers' payments. Gives how many. */
    int find(List<String> providers) {
        if (providers.isEmpty()) return 0;
        List<Candidate> found = ops.in(handle -> candidates(handle, providers));
        int written = 0;
        for (Candidate one : found) {
            Account debt = accounts.of(one.creator(), AccountKind.CREATOR_DEBT, one.currency());
            if (ops.in(handle -> write(handle, one, debt))) written++;
        }
        return written;
    }

    private static List<Candidate> candidates(Handle handle, List<String> providers) {
        return handle.createQuery("""
                        select p.id, p.payout, p.top_up, p.tenant_id, p.currency from market.top_up u
                        join market.payout_part p on p.top_up = u.id and p.state = 'paid' and p.reversed < p.amount
                        join market.account a on a.tenant_id = p.tenant_id and a.currency = p.currency
                          and a.kind = 'creator_debt' and a.balance < 0
                        where u.split > 0 and u.split + u.fee + u.refunded + u.withdrawn > u.amount and u.dispute <> 'open'
                          and u.provider in (<providers>)
                          and not exists (select 1 from market.part_reversal r where r.part = p.id and r.ended_at is null)
                          and not exists (select 1 from market.part_reversal r where r.part = p.id and r.state = 'refused'
                            having count(*) >= :refused
                              or max(r.ended_at) > market.clock() - make_interval(hours => :hours))
                        order by p.created_at desc, p.id desc limit :batch""")
                .bindList("providers", providers)
                .bind("refused", MOST_REFUSED)
                .bind("hours", HOURS_BETWEEN)
                .bind("batch", BATCH)
                .map((row, context) -> new Candidate(
                        row.getObject("id", UUID.class),
                        row.getObject("payout", UUID.class),
                        row.getObject("top_up", UUID.class),
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        Currency.getInstance(row.getString("currency"))))
                .list();
    }

    /** Under the locks of the payment and of what is owed; false where there is nothing to take back after all. */
    private boolean write(Handle handle, Candidate one, Account debt) {
        handle.createQuery("select id from market.top_up where id = :id for update")
                .bind("id", one.topUp())
                .mapTo(UUID.class)
                .one();
        long owed = -ledger.lock(handle, List.of(debt)).getOrDefault(debt.id(), 0L);
        long unit = Math.powExact(10L, 6 - one.currency().getDefaultFractionDigits());
        long amount = Math.min(missing(handle, one), owed - askedBack(handle, one)) / unit * unit;
        return amount > 0 && insert(handle, one, amount);
    }

    /** What the payment lacks, as far as the part goes. */
    private static long missing(Handle handle, Candidate one) {
        return handle.createQuery("""
                        select least(p.amount - p.reversed, u.split + u.fee + u.refunded + u.withdrawn - u.amount - (
                          select coalesce(sum(r.amount), 0) from market.part_reversal r
                          where r.top_up = u.id and r.ended_at is null))::bigint
                        from market.payout_part p join market.top_up u on u.id = p.top_up
                        where p.id = :part and u.dispute <> 'open'""")
                .bind("part", one.part())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** What the creator is being asked for already, of whichever payment. */
    private static long askedBack(Handle handle, Candidate one) {
        return handle.createQuery("""
                        select coalesce(sum(amount), 0)::bigint from market.part_reversal
                        where tenant_id = :creator and currency = :currency and ended_at is null""")
                .bind("creator", one.creator().value())
                .bind("currency", one.currency().getCurrencyCode())
                .mapTo(Long.class)
                .one();
    }

    private static boolean insert(Handle handle, Candidate one, long amount) {
        return handle.createUpdate("""
                        insert into market.part_reversal (tenant_id, id, part, payout, top_up, currency, amount)
                        values (:creator, :id, :part, :payout, :topUp, :currency, :amount) on conflict do nothing""")
                        .bind("creator", one.creator().value())
                        .bind("id", Ids.next())
                        .bind("part", one.part())
                        .bind("payout", one.payout())
                        .bind("topUp", one.topUp())
                        .bind("currency", one.currency().getCurrencyCode())
                        .bind("amount", amount)
                        .execute()
                == 1;
    }
}
