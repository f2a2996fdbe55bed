package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a billing admin, of every kind, so that nothing waits on a page that nobody opens. For billing admins only: callers
 * have asked for the role. Thread-safe.
 */
@ApplicationScoped
public class Errands {
    private final OpsTx ops;

    public Errands(OpsTx ops) {
        this.ops = ops;
    }

    /** Kinds of errands, most pressing first. */
    public enum Kind {
        /** Payments that a bank disputes and that evidence is still taken for, or that no end is told of. */
        DISPUTES,
        /** Charges that payers hold wrong. */
        CASES,
        /** Payouts to be released. */
        PAYOUTS,
        /** Payouts of which nobody knows what became, or which the provider refused. */
        PAYOUTS_UNCLEAR,
        /** Refunds of charges that wait for a second person. */
        REFUNDS,
        /** Refunds of payments that do. */
        PAYMENT_REFUNDS,
        /** Bank transfers that came in and do. */
        TRANSFERS,
        /** Promotional credit and codes that do. */
        CREDITS,
        /** Tax rates that do. */
        TAX_RATES,
        /** Months to be closed that do. */
        PERIODS;

        /** As in addresses and keys. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What waits of one kind.
     *
     * @param count in all currencies; at least 1
     * @param amount what it is about, of the currency asked for; null where the kind has no amounts
     * @param since when the oldest began to wait; null where that is not kept
     * @param due when the first must be done; null where nothing presses
     */
    public record Errand(
            Kind kind,
            long count,
            @Nullable Money amount,
            @Nullable Instant since,
            @Nullable Instant due) {}

    private static final String WAITING = """
            select 'DISPUTES' as kind, currency, withdrawn as amount, cast(null as timestamptz) as since, dispute_due as due
              from market.top_up where dispute = 'open'
                and (dispute_due is not null or not exists (select 1 from market.dispute_evidence e where e.top_up = top_up.id))
            union all select 'CASES', currency, charged, opened_at, null from market.charge_case where state = 'open'
            union all select 'PAYOUTS', currency, amount, created_at, null from market.payout where state = 'proposed'
            union all select 'PAYOUTS_UNCLEAR', currency, amount, created_at, null from market.payout
              where state = 'under_way' and call in ('unknown', 'refused')
            union all select 'REFUNDS', currency, amount, proposed_at, null from market.refund where state = 'proposed'
            union all select 'PAYMENT_REFUNDS', currency, amount, proposed_at, null from market.top_up_refund
              where state = 'proposed'
            union all select 'TRANSFERS', currency, amount, proposed_at, null from market.bank_receipt where state = 'proposed'
            union all select 'CREDITS', currency, amount, proposed_at, null from market.promo_grant where state = 'proposed'
            union all select 'CREDITS', currency, amount, proposed_at, null from market.promo_code where state = 'proposed'
            union all select 'TAX_RATES', null, null, proposed_at, null from market.tax_rate where state = 'proposed'
            union all select 'PERIODS', null, null, proposed_at, null from market.period where state = 'proposed'
            """;

    /** All that waits, a line each kind that has something, in the order of kinds. */
    public List<Errand> waiting(Currency currency) {
        return ops.in(handle -> handle
                .createQuery("""
                        select kind, count(*) as n, sum(amount) filter (where currency = :currency) as amount,
                          count(amount) as amounts, min(since) as since, min(due) as due
                        from (""" + WAITING + ") w group by kind")
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> new Errand(
                        Kind.valueOf(row.getString("kind")),
                        row.getLong("n"),
                        row.getLong("amounts") == 0 ? null : new Money(row.getLong("amount"), currency),
                        instant(row, "since"),
                        instant(row, "due")))
                .list()
                .stream()
                .sorted(Comparator.comparing(Errand::kind))
                .toList());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
