package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.tenant.OpsTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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
    private final RiskFlags risk;

    public Errands(OpsTx ops, RiskFlags risk) {
        this.ops = ops;
        this.risk = risk;
    }

    /** Kinds of errands, most pressing first. */
    public enum Kind {
        /** Payments that a bank disputes and that evidence is still taken for, or that no end is told of. */
        DISPUTES,
        /** Charges that payers hold wrong. */
        CASES,
        /** Payouts to be released. */
        PAYOUTS,
        /** Payouts that were released and that somebody has to transfer at the bank. */
        PAYOUTS_BY_HAND,
        /** Payouts, or parts of them, of which nobody knows what became, or which the provider refused. */
        PAYOUTS_UNCLEAR,
        /** What somebody read of such, for a second person to read too. */
        PAYOUT_MARKS,
        /** Where to pay to, which nobody has compared with papers since it was changed. */
        PAYEES,
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
        PERIODS,
        /** Tenants with a flag that nobody has looked at. */
        RISKS;

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
              where state = 'under_way' and call in ('unknown', 'refused') and mark is null
            union all select 'PAYOUTS_UNCLEAR', currency, amount, created_at, null from market.payout_part
              where state = 'unknown' and problem = 'key_expired' and told is null
            union all select 'PAYOUTS_BY_HAND', currency, amount - netted - withheld, released_at, null from market.payout
              where state = 'under_way' and call is null and mark is null
            union all select 'PAYOUT_MARKS', currency, amount - netted - withheld, null, null from market.payout
              where state = 'under_way' and mark is not null
            union all select 'PAYOUT_MARKS', currency, amount, null, null from market.payout_part
              where ended_at is null and told is not null
            union all select 'PAYEES', null, null, changed_at, null from market.payout_account where verified_at is null
            union all select 'REFUNDS', currency, amount, proposed_at, null from market.refund where state = 'proposed'
            union all select 'PAYMENT_REFUNDS', currency, amount, proposed_at, null from market.top_up_refund
              where state = 'proposed'
            union all select 'TRANSFERS', currency, amount, proposed_at, null from market.bank_receipt where state = 'proposed'
            union all select 'CREDITS', currency, amount, proposed_at, null from market.promo_grant where state = 'proposed'
            union all select 'CREDITS', currency, amount, proposed_at, null from market.promo_code where state = 'proposed'
            union all select 'TAX_RATES', null, null, proposed_at, null from market.tax_rate where state = 'proposed'
            union all select 'PERIODS', null, null, proposed_at, null from market.period where state = 'proposed'
            """;

    /** All that waits, a line each kind that has something, in the order of kinds. Of flags at most 500 are counted. */
    public List<Errand> waiting(Currency currency) {
        List<Errand> waiting = new ArrayList<>(stored(currency));
        long flags = risk.all().stream().filter(RiskFlags.Flag::open).count();
        if (flags > 0) waiting.add(new Errand(Kind.RISKS, flags, null, null, null));
        return waiting.stream().sorted(Comparator.comparing(Errand::kind)).toList();
    }

    private List<Errand> stored(Currency currency) {
        return ops.in(handle -> handle.createQuery("""
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
                .list());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
