package bicameral.marketplace.share;

import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What was earned of a captured message or of a day of a subscription, after what refunds took.
 *
 * @param at when it was earned
 * @param matureAt when it was to mature
 */
record Line(
        UUID id,
        TenantId publisher,
        TenantId payer,
        UUID agent,
        Currency currency,
        long earned,
        long commission,
        OffsetDateTime at,
        OffsetDateTime matureAt) {

    /** The same, but with another earning and commission. */
    Line bringing(long earning, long platforms) {
        return new Line(id, publisher, payer, agent, currency, earning, platforms, at, matureAt);
    }

    /** Under the lock of the line; empty where there is no such line in the books. */
    static Optional<Line> find(Handle handle, UUID id) {
        return handle.createQuery("""
                        select u.tenant_id as publisher, h.tenant_id as payer, u.agent, u.currency, u.created_at, u.mature_at,
                          u.earned - coalesce(sum(r.earned), 0)::bigint as earned,
                          u.commission - coalesce(sum(r.commission), 0)::bigint as commission
                        from market.usage_event u join market.hold h using (message)
                        left join market.refund r on r.message = u.message and r.state = 'posted'
                        where u.message = :id and h.state = 'captured'
                        group by u.tenant_id, h.tenant_id, u.agent, u.currency, u.created_at, u.mature_at, u.earned, u.commission
                        union all
                        select d.tenant_id, s.tenant_id, d.agent, d.currency, d.created_at, d.mature_at,
                          d.earned - coalesce((select sum(b.earned) from market.refund_day b where b.day = d.id), 0)::bigint,
                          d.commission - coalesce((select sum(b.commission) from market.refund_day b where b.day = d.id), 0)::bigint
                        from market.subscription_day d join market.subscription s on s.id = d.subscription where d.id = :id""")
                .bind("id", id)
                .map((row, context) -> line(id, row))
                .findOne();
    }

    private static Line line(UUID id, ResultSet row) throws SQLException {
        return new Line(
                id,
                new TenantId(row.getObject("publisher", UUID.class)),
                new TenantId(row.getObject("payer", UUID.class)),
                row.getObject("agent", UUID.class),
                Currency.getInstance(row.getString("currency")),
                row.getLong("earned"),
                row.getLong("commission"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getObject("mature_at", OffsetDateTime.class));
    }
}
