package bicameral.marketplace.earnings;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entries of a creator's own accounts, with the balance that each one led to. Needs SEE_EARNINGS. Thread-safe. */
@ApplicationScoped
public class BalanceLines {
    private static final int MOST = 500;

    private final TenantTx tx;

    public BalanceLines(TenantTx tx) {
        this.tx = tx;
    }

    /** A creator's accounts. */
    public enum Kept {
        CREATOR_PENDING,
        CREATOR_AVAILABLE,
        /** What is owed is negative. */
        CREATOR_DEBT,
        PAYOUT_TRANSIT;

        /** As the database and addresses write it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An entry.
     *
     * @param kind of its transaction
     * @param reached the balance after it
     */
    public record Line(UUID transaction, Instant at, String kind, UUID reference, Money amount, Money reached) {}

    /** The balance of now: the sum of all its lines. */
    public Money balance(CurrentTenant current, Kept account, Currency currency) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(current.tenant(), handle -> new Money(balance(handle, account, currency, null), currency));
    }

    /** The balance at the beginning of a day in UTC+8. */
    public Money balance(CurrentTenant current, Kept account, Currency currency, LocalDate before) {
        current.require(Permission.SEE_EARNINGS);
        OffsetDateTime at = before.atStartOfDay(Movements.ZONE).toOffsetDateTime();
        return tx.in(current.tenant(), handle -> new Money(balance(handle, account, currency, at), currency));
    }

    private static long balance(Handle handle, Kept account, Currency currency, @Nullable OffsetDateTime before) {
        return handle.createQuery("""
                        select coalesce(sum(e.amount), 0)::bigint from market.entry e
                        join market.account a on a.id = e.account_id and a.kind = :kind and a.currency = :currency
                        join market.ledger_transaction t on t.id = e.transaction_id
                        where cast(:before as timestamptz) is null or t.created_at < cast(:before as timestamptz)""")
                .bind("kind", account.id())
                .bind("currency", currency.getCurrencyCode())
                .bind("before", before)
                .mapTo(Long.class)
                .one();
    }

    /** Entries, newest first, from an offset on; limit 1–500. */
    public List<Line> lines(CurrentTenant current, Kept account, Currency currency, int offset, int limit) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                            select t.id, t.created_at, t.kind, t.reference, e.amount,
                              sum(e.amount) over (order by t.created_at, e.id)::bigint as reached
                            from market.entry e
                            join market.account a on a.id = e.account_id and a.kind = :kind and a.currency = :currency
                            join market.ledger_transaction t on t.id = e.transaction_id
                            order by t.created_at desc, e.id desc limit :limit offset :offset""")
                        .bind("kind", account.id())
                        .bind("currency", currency.getCurrencyCode())
                        .bind("limit", Math.clamp(limit, 1, MOST))
                        .bind("offset", Math.max(0, offset))
                        .map((row, context) -> new Line(
                                row.getObject("id", UUID.class),
                                row.getObject("created_at", OffsetDateTime.class)
                                        .toInstant(),
                                row.getString("kind"),
                                row.getObject("reference", UUID.class),
                                new Money(row.getLong("amount"), currency),
                                new Money(row.getLong("reached"), currency)))
                        .list());
    }
}
