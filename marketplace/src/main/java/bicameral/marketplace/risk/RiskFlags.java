package bicameral.marketplace.risk;

import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Tenants that need a look, with the figure that says why. Nothing is stored but that somebody has looked: a flag is open until then,
 * and again when its figure has grown. For billing admins, and for payouts. Thread-safe.
 */
@ApplicationScoped
public class RiskFlags {
    private static final int MOST_NOTE = 500;
    private static final int MOST_SHOWN = 500;

    /**
     * Every flag that is up, with the last look at it. Shared members make a payer and a publisher the same people; how much of the
     * sales goes to such payers is looked at in each currency by itself, and the greatest share counts. Whether a payer is such is asked
     * once for all that it bought, and the charges of half a year are counted of publishers only who had two disputed.
     */
    private static final String UP = """
            with velocity as (
              select tenant_id, 'velocity' as kind, count(*) as figure, count(*) filter (where state = 'failed') as part,
                count(*) as whole from market.top_up
              where created_at > market.clock() - interval '24 hours' {payer} group by tenant_id having count(*) >= :topUps),
            sold as (
              select h.publisher as tenant_id, h.currency, h.tenant_id as payer, sum(h.captured) as captured, count(*) as charges
              from market.hold h
              where h.state = 'captured' and h.created_at > market.clock() - interval '30 days' {publisher}
              group by h.publisher, h.currency, h.tenant_id),
            known as (
              select o.*, o.payer = o.tenant_id or exists (
                  select 1 from market.membership p join market.membership s using (person_id)
                  where p.tenant_id = o.payer and s.tenant_id = o.tenant_id) as self
              from sold o),
            self_purchase as (
              select distinct on (tenant_id) tenant_id, 'self_purchase' as kind, figure, part, whole from (
                select tenant_id, (10000 * sum(captured) filter (where self) / sum(captured))::bigint as figure,
                  (sum(charges) filter (where self))::bigint as part, sum(charges)::bigint as whole
                from known group by tenant_id, currency
                having 10000 * coalesce(sum(captured) filter (where self), 0) >= :self * sum(captured)
                  and bool_or(self) and sum(captured) > 0) by_currency
              order by tenant_id, figure desc, part desc),
            disputed as materialized (
              select h.publisher as tenant_id, count(*) as part
              from (select distinct message from market.disputed_share where state <> 'given_back') s
              join market.hold h on h.message = s.message
              where h.state = 'captured' and h.created_at > market.clock() - interval '180 days' {publisher}
              group by h.publisher having count(*) >= 2),
            chargebacks as (
              select tenant_id, 'chargebacks' as kind, max(figure) as figure, max(part) as part, max(whole) as whole from (
                select tenant_id, 10000 * count(*) filter (where dispute <> 'none') / count(*) as figure,
                  count(*) filter (where dispute <> 'none') as part, count(*) as whole
                from market.top_up where paid > 0 and paid_at > market.clock() - interval '180 days' {payer} group by tenant_id
                union all
                select d.tenant_id, 10000 * d.part / sales.whole, d.part, sales.whole
                from disputed d cross join lateral (
                  select count(*) as whole from market.hold h
                  where h.publisher = d.tenant_id and h.state = 'captured'
                    and h.created_at > market.clock() - interval '180 days') sales) one
              where part >= 2 and figure >= :disputes group by tenant_id),
            up as (select * from velocity union all select * from self_purchase union all select * from chargebacks)
            select u.*, coalesce(t.name, '—') as name, n.figure as seen_figure, n.note, n.who
            from up u left join market.tenant t on t.id = u.tenant_id
            left join lateral (select * from market.risk_note n where n.tenant_id = u.tenant_id and n.kind = u.kind
              order by n.figure desc, n.at desc limit 1) n on true
            """;

    private static final String OF_ALL = UP.replace("{payer}", "").replace("{publisher}", "");
    /** Of one tenant: reads what is its own by index. */
    private static final String OF_ONE =
            UP.replace("{payer}", "and tenant_id = :tenant").replace("{publisher}", "and h.publisher = :tenant");

    private final OpsTx ops;
    private final RiskSettings settings;
    private final OperatorLog log;

    public RiskFlags(OpsTx ops, RiskSettings settings, OperatorLog log) {
        this.ops = ops;
        this.settings = settings;
        this.log = log;
    }

    /** What it is about. */
    public enum Kind {
        /** Many top-ups begun in a day, as when stolen cards are tried. */
        VELOCITY,
        /** Buys its own answers. */
        SELF_PURCHASE,
        /** Payments are taken back by banks. */
        CHARGEBACKS;

        /** As in addresses and the database. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A flag that is up.
     *
     * @param figure top-ups within 24 hours, or a share in hundredths of a percent
     * @param part of the whole: failed top-ups, charges to oneself, disputed payments or charges
     * @param open whether nobody has seen it, or it has grown since
     * @param note what was said when it was seen
     */
    public record Flag(
            TenantId tenant,
            String name,
            Kind kind,
            long figure,
            long part,
            long whole,
            boolean open,
            @Nullable String note,
            @Nullable String who) {
        static Flag of(ResultSet row) throws SQLException {
            long figure = row.getLong("figure");
            long seen = row.getLong("seen_figure");
            boolean open = row.wasNull() || figure > seen;
            return new Flag(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    row.getString("name"),
                    Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    figure,
                    row.getLong("part"),
                    row.getLong("whole"),
                    open,
                    row.getString("note"),
                    row.getString("who"));
        }
    }

    /** All that are up, open ones first; at most 500. */
    public List<Flag> all() {
        return ops.in(handle -> bound(handle.createQuery(OF_ALL
                        + " order by n.figure is not null and u.figure <= n.figure, u.kind, u.figure desc limit :most"))
                .bind("most", MOST_SHOWN)
                .map((row, context) -> Flag.of(row))
                .list());
    }

    /** A tenant's open flags. */
    public List<Flag> open(TenantId tenant) {
        return ops.in(handle -> open(handle, tenant));
    }

    private List<Flag> open(Handle handle, TenantId tenant) {
        return bound(handle.createQuery(OF_ONE))
                .bind("tenant", tenant.value())
                .map((row, context) -> Flag.of(row))
                .list()
                .stream()
                .filter(Flag::open)
                .toList();
    }

    /** Whether a payout to the tenant is to wait for somebody to look: an open flag, where the operator wants that. */
    public boolean holdsPayouts(TenantId tenant) {
        return settings.holdPayouts() && !open(tenant).isEmpty();
    }

    /** The tenants whose payouts are to wait, in the caller's transaction; none where the operator does not want that. */
    public Set<TenantId> heldPayouts(Handle handle) {
        if (!settings.holdPayouts()) return Set.of();
        return bound(handle.createQuery(OF_ALL)).map((row, context) -> Flag.of(row)).list().stream()
                .filter(Flag::open)
                .map(Flag::tenant)
                .collect(Collectors.toSet());
    }

    private Query bound(Query query) {
        return query.bind("topUps", settings.topUpsADay())
                .bind("self", settings.selfPurchaseBasisPoints())
                .bind("disputes", settings.disputeBasisPoints());
    }

    /** Says that one has looked, and what one saw. unknown_flag (NOT_FOUND) where it is not up, reason_missing (INVALID). */
    public void seen(Operator by, TenantId tenant, Kind kind, String note) {
        String said = note.strip();
        if (said.isEmpty() || said.length() > MOST_NOTE)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_NOTE));
        ops.in(handle -> {
            Flag flag = bound(handle.createQuery(OF_ONE + " where u.kind = :kind"))
                    .bind("tenant", tenant.value())
                    .bind("kind", kind.id())
                    .map((row, context) -> Flag.of(row))
                    .findOne()
                    .orElseThrow(() -> new Refusal("unknown_flag", Refusal.Kind.NOT_FOUND));
            UUID id = Ids.next();
            handle.createUpdate("""
                            insert into market.risk_note (tenant_id, id, kind, figure, note, noted_by, who)
                            values (:tenant, :id, :kind, :figure, :note, :by, :who)""")
                    .bind("tenant", tenant.value())
                    .bind("id", id)
                    .bind("kind", kind.id())
                    .bind("figure", flag.figure())
                    .bind("note", said)
                    .bind("by", by.person().value())
                    .bind("who", by.name())
                    .execute();
            log.write(
                    handle,
                    by,
                    "risk.seen",
                    tenant.value(),
                    said,
                    Map.of("kind", kind.id(), "figure", String.valueOf(flag.figure())));
            return flag;
        });
    }
}
