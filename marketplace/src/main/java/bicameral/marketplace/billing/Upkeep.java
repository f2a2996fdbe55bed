package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Accounts.Account;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What time does to the books: it ends what nobody came back to, and makes earnings available. Any instance may do it at any time. */
final class Upkeep {
    private static final int BATCH = 500;
    /** How long a transaction may take to commit what it dated. */
    private static final int MINUTES_UNDER_WAY = 20;

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;

    Upkeep(OpsTx ops, Accounts accounts, Ledger ledger) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
    }

    /**
     * Messages that are in the journal but not in the books. Where all of the journal was found in the books before is remembered,
     * and looked at again only as far back as a transaction may take to commit what it dated: a run costs as much as there is new.
     * A clock that was set back is no trouble, as what is newer than that is always looked at.
     */
    List<UUID> outstanding() {
        record Journalled(UUID message, OffsetDateTime at) {}
        return ops.byIndex(handle -> {
            List<Journalled> found = handle.createQuery("""
                            with seen as (select least(gone_to, market.clock() - make_interval(mins => :minutes)) as until
                              from market.job_mark where job = 'journal')
                            select u.message, u.created_at from market.usage_event u join market.hold h using (message)
                            where h.state = 'open'
                            union
                            select u.message, u.created_at from market.usage_event u
                            where u.model_cost > 0 and u.created_at >= (select until from seen)
                              and not exists (select 1 from market.ledger_transaction t
                                where t.business_key = 'model:' || u.message)
                            order by message limit :batch""")
                    .bind("minutes", MINUTES_UNDER_WAY)
                    .bind("batch", BATCH)
                    .map((row, context) -> new Journalled(
                            row.getObject("message", UUID.class), row.getObject("created_at", OffsetDateTime.class)))
                    .list();
            if (found.size() < BATCH)
                settledUntil(
                        handle,
                        found.stream()
                                .map(Journalled::at)
                                .min(OffsetDateTime::compareTo)
                                .orElse(null));
            return found.stream().map(Journalled::message).toList();
        });
    }

    /** Remembers how far the books are, where that has moved enough to be worth a row. */
    private static void settledUntil(Handle handle, @Nullable OffsetDateTime firstOpen) {
        handle.createUpdate("""
                        update market.job_mark set gone_to = now.until
                        from (select least(cast(:open as timestamptz), market.clock() - make_interval(mins => :minutes)) as until) now
                        where job = 'journal' and abs(extract(epoch from now.until - gone_to)) > 60 * :minutes""")
                .bind("open", firstOpen)
                .bind("minutes", MINUTES_UNDER_WAY)
                .execute();
    }

    /** Messages that nobody answered in time. */
    List<UUID> expired() {
        return ops.in(handle -> handle.createQuery(
                        "select message from market.asked where state = 'open' and expires_at < market.clock()"
                                + " order by expires_at, message limit :batch")
                .bind("batch", BATCH)
                .mapTo(UUID.class)
                .list());
    }

    /** As {@link Billing#matureEarnings}. */
    int matureEarnings() {
        record Due(TenantId creator, Currency currency) {}
        List<Due> due = ops.in(handle -> handle.createQuery(
                        "select distinct tenant_id, currency from market.maturing where mature_at <= market.clock()"
                                + " order by tenant_id, currency limit :batch")
                .bind("batch", BATCH)
                .map((row, context) -> new Due(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        Currency.getInstance(row.getString("currency"))))
                .list());
        return due.stream()
                .mapToInt(one -> matureEarnings(one.creator(), one.currency()))
                .sum();
    }

    private int matureEarnings(TenantId creator, Currency currency) {
        Account pending = accounts.of(creator, AccountKind.CREATOR_PENDING, currency);
        Account available = accounts.of(creator, AccountKind.CREATOR_AVAILABLE, currency);
        Account debt = accounts.of(creator, AccountKind.CREATOR_DEBT, currency);
        record Lot(UUID message, long amount) {}
        return ops.in(handle -> {
            lockMaturing(handle, creator);
            List<Lot> lots = handle.createQuery("""
                delete from market.maturing where (tenant_id, message) in (
                  select tenant_id, message from market.maturing
                  where tenant_id = :creator and currency = :currency and mature_at <= market.clock()
                  order by message limit :batch)
                returning message, amount\
                """)
                    .bind("creator", creator.value())
                    .bind("currency", currency.getCurrencyCode())
                    .bind("batch", BATCH)
                    .map((row, context) -> new Lot(row.getObject("message", UUID.class), row.getLong("amount")))
                    .list();
            if (lots.isEmpty()) return 0;
            long sum = lots.stream().mapToLong(Lot::amount).reduce(0, Math::addExact);
            UUID first = lots.stream().map(Lot::message).min(UUID::compareTo).orElseThrow();
            // What refunds have taken beyond the creator's means is paid off first.
            long owed = -ledger.lock(handle, List.of(pending, available, debt)).getOrDefault(debt.id(), 0L);
            long paidOff = Math.clamp(owed, 0, sum);
            ledger.post(
                    handle,
                    Posting.of("maturation:" + first, "maturation", first)
                            .debit(pending, sum)
                            .credit(debt, paidOff)
                            .credit(available, sum - paidOff)
                            .build());
            return lots.size();
        });
    }

    /** So that two instances do not take the same lots in different orders. */
    private static void lockMaturing(Handle handle, TenantId creator) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:creator, 2))::text")
                .bind("creator", creator.toString())
                .mapTo(String.class)
                .one();
    }

    /** As {@link Billing#rollUp}. */
    void rollUp() {
        ops.in(handle -> {
            boolean alone = handle.createQuery("select pg_try_advisory_xact_lock(hashtextextended('roll_up', 0))")
                    .mapTo(Boolean.class)
                    .one();
            if (!alone) return 0;
            return handle.createUpdate("""
                with taken as (delete from market.account_pending returning account_id, amount),
                     sums as (select account_id, sum(amount)::bigint amount from taken group by account_id)
                update market.account a set balance = a.balance + s.amount from sums s where a.id = s.account_id\
                """).execute();
        });
    }
}
