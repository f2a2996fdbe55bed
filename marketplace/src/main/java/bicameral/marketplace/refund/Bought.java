package bicameral.marketplace.refund;

import bicameral.marketplace.billing.Charge;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A message as its asker's own rows have it. How it ended and what it consisted of is the publisher's to know, and is read beside
 * them once they have shown that the message is the asker's.
 */
record Bought(
        UUID agent,
        String agentName,
        Instant at,
        Means means,
        Currency currency,
        long held,
        long charged,
        long promotional,
        int used,
        int included,
        long refunded,
        @Nullable Case charge) {
    private static final String OWN = """
            select 'wallet' as means, h.agent, h.agent_name, h.created_at, h.currency, h.from_promo + h.from_paid as held, h.captured,
              least(h.captured, h.from_promo) as promotional, 0 as used, 0 as included
            from market.hold h where h.message = :message and h.state <> 'open'
            union all
            select 'plan', s.agent, s.agent_name, m.created_at, s.currency, 0, 0, 0, coalesce(u.used, 0), coalesce(p.included, s.included)
            from market.plan_message m
            join market.subscription s on s.tenant_id = m.tenant_id and s.id = m.subscription
            left join market.subscription_period p on p.tenant_id = m.tenant_id and p.subscription = m.subscription and p.n = m.n
            left join market.subscription_use u on u.tenant_id = m.tenant_id and u.subscription = m.subscription and u.n = m.n
              and u.seat = m.seat
            where m.message = :message
            union all
            select f.means, f.agent, f.agent_name, f.created_at, f.currency, 0, 0, 0, 0, 0
            from market.free_message f where f.message = :message""";

    private static final String ENDED = """
            select coalesce(u.outcome, a.state, 'done') as outcome, a.price, a.fixed, coalesce(u.tax, 0) as tax,
              coalesce(u.model_cost, 0) as model_cost, coalesce(u.tokens_in::bigint + u.tokens_out, 0) as tokens,
              coalesce(a.free_per_day - a.free_left, 0) as used, coalesce(a.free_per_day, 0) as per_day
            from (select cast(:message as uuid) as message) m
            left join market.usage_event u on u.message = m.message
            left join market.asked a on a.message = m.message""";

    /** Empty for what is not the tenant's, and for what is not over. */
    static Optional<Cases.Paid> find(TenantTx tx, OpsTx ops, TenantId tenant, UUID message) {
        return tx.in(tenant, handle -> own(handle, message))
                .flatMap(bought -> ops.in(handle -> handle.createQuery(ENDED)
                        .bind("message", message)
                        .map((row, context) -> bought.ended(message, row))
                        .findOne()));
    }

    private static Optional<Bought> own(Handle handle, UUID message) {
        return handle.createQuery(OWN)
                .bind("message", message)
                .map((row, context) -> of(handle, message, row))
                .findOne();
    }

    private static Bought of(Handle handle, UUID message, ResultSet row) throws SQLException {
        return new Bought(
                row.getObject("agent", UUID.class),
                row.getString("agent_name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Means.valueOf(row.getString("means").toUpperCase(Locale.ROOT)),
                Currency.getInstance(row.getString("currency")),
                row.getLong("held"),
                row.getLong("captured"),
                row.getLong("promotional"),
                row.getInt("used"),
                row.getInt("included"),
                refunded(handle, message),
                Cases.find(handle, message).orElse(null));
    }

    private static long refunded(Handle handle, UUID message) {
        return handle.createQuery("""
                        select coalesce(sum(e.amount), 0)::bigint from market.entry e
                        join market.account a on a.id = e.account_id and a.kind in ('wallet_paid', 'wallet_promo')
                        join market.ledger_transaction t on t.id = e.transaction_id
                        where t.reference = :message and t.kind = 'refund'""")
                .bind("message", message)
                .mapTo(Long.class)
                .one();
    }

    /** Null while it is open. */
    private Cases.@Nullable Paid ended(UUID message, ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        if (outcome.equals("open")) return null;
        // An erased publisher leaves of its messages what the books need, which is not what they might have cost.
        Money price = money(row.getObject("price") == null ? held : row.getLong("price"));
        Charge.Parts parts = Charge.Parts.of(
                price,
                row.getObject("fixed", Long.class),
                charged,
                row.getLong("tax"),
                row.getLong("model_cost"),
                row.getLong("tokens"));
        boolean plan = means == Means.PLAN;
        return new Cases.Paid(
                message,
                agent,
                agentName,
                at,
                means,
                outcome,
                price,
                parts,
                money(charged),
                money(promotional),
                money(refunded),
                plan ? used : row.getInt("used"),
                plan ? included : row.getInt("per_day"),
                charge);
    }

    private Money money(long micros) {
        return new Money(micros, currency);
    }
}
