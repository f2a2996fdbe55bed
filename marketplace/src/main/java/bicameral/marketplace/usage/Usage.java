package bicameral.marketplace.usage;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.usage.UsagePeriod.Side;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A tenant's usage, for its owners and who deals with its money (SEE_EARNINGS). Thread-safe. */
@ApplicationScoped
public class Usage {
    private static final int MOST_LINES = 1_000;
    private static final String DAY = "to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')";
    private static final String PUBLISHED = """
            select created_at as at, message, agent, agent_name, agent_version as version, means, outcome, tokens_in, tokens_out,
              currency, charged, model_cost, earned
            from market.usage_event p
            where tenant_id = :tenant and created_at >= :begin and created_at < :end
              and (cast(:agent as uuid) is null or agent = cast(:agent as uuid)) {page p}""";
    /**
     * What a wallet paid, and what nobody did; of the latter only the publisher's rows say how it ended, until that is erased. Each part
     * gives a page by itself, so that none is read further than the page needs.
     */
    private static final String CONSUMED = """
            select b.at, b.message, b.agent, b.agent_name, 0 as version, b.means, b.outcome, 0 as tokens_in, 0 as tokens_out,
              b.currency, b.charged, 0::bigint as model_cost, 0::bigint as earned
            from (
              (select h.created_at as at, h.message, h.agent, h.agent_name, 'wallet' as means, h.state as outcome, h.currency,
                h.captured as charged
              from market.hold h
              where h.tenant_id = :tenant and h.created_at >= :begin and h.created_at < :end and h.state <> 'open'
                and (cast(:agent as uuid) is null or h.agent = cast(:agent as uuid)) {page h})
              union all
              (select m.created_at, m.message, s.agent, s.agent_name, 'plan', coalesce(a.state, 'done'), s.currency, 0
              from market.plan_message m
              join market.subscription s on s.tenant_id = m.tenant_id and s.id = m.subscription
              left join market.asked a on a.message = m.message
              where m.tenant_id = :tenant and m.created_at >= :begin and m.created_at < :end and coalesce(a.state, 'done') <> 'open'
                and (cast(:agent as uuid) is null or s.agent = cast(:agent as uuid)) {page m})
              union all
              (select f.created_at, f.message, f.agent, f.agent_name, f.means, coalesce(a.state, 'done'), f.currency, 0
              from market.free_message f
              left join market.asked a on a.message = f.message
              where f.tenant_id = :tenant and f.created_at >= :begin and f.created_at < :end and coalesce(a.state, 'done') <> 'open'
                and (cast(:agent as uuid) is null or f.agent = cast(:agent as uuid)) {page f})) b""";
    /** When a message was, of one side. */
    private static final String PUBLISHED_AT =
            "select created_at from market.usage_event where tenant_id = :tenant and message = :message";

    private static final String CONSUMED_AT = """
            select created_at from market.hold where tenant_id = :tenant and message = :message
            union all select created_at from market.plan_message where tenant_id = :tenant and message = :message
            union all select created_at from market.free_message where tenant_id = :tenant and message = :message""";
    private static final Pattern PAGE = Pattern.compile("\\{page (\\w)}");

    private final TenantTx tx;
    private final OpsTx ops;

    public Usage(TenantTx tx, OpsTx ops) {
        this.tx = tx;
        this.ops = ops;
    }

    private <T> T in(CurrentTenant current, UsagePeriod period, Function<Handle, T> work) {
        return period.side() == Side.PUBLISHED ? tx.in(current.tenant(), work) : ops.in(work);
    }

    /** What sums are made for. */
    public enum Group {
        DAY,
        AGENT
    }

    /**
     * Sums of a day or an agent, in one currency.
     *
     * @param key the day, {@code 2028-02-29}, or the agent's id
     * @param name of the agent, as it was called last; of a day the day again
     * @param charged what payers were charged
     * @param engineCost what the engine cost the platform; of the tenant's own agents only
     * @param earned of what was charged, what is the tenant's; before refunds
     */
    public record Total(
            String key,
            String name,
            long messages,
            long paid,
            long tokensIn,
            long tokensOut,
            Money charged,
            Money engineCost,
            Money earned) {
        /** Where the next page goes on. */
        public String cursor() {
            return key + "~" + charged.currency().getCurrencyCode();
        }
    }

    /** One message; version and tokens of the tenant's own agents only. */
    public record Event(
            Instant at,
            UUID message,
            UUID agent,
            String agentName,
            int version,
            String means,
            String outcome,
            int tokensIn,
            int tokensOut,
            Money charged,
            Money engineCost,
            Money earned) {}

    /** Sums in the order of their keys, after the given cursor; limit 1–1,000. */
    public List<Total> totals(
            CurrentTenant current, UsagePeriod period, Group group, @Nullable String after, int limit) {
        current.require(Permission.SEE_EARNINGS);
        String key = group == Group.DAY ? DAY : "agent::text";
        String name = group == Group.DAY ? "min(" + DAY + ")" : "(array_agg(agent_name order by at desc))[1]";
        return in(
                current,
                period,
                handle -> query(handle, current, period, "", """
                                select %s as key, %s as name, currency, count(*) as messages,
                                  count(*) filter (where charged > 0) as paid, sum(tokens_in)::bigint as tokens_in,
                                  sum(tokens_out)::bigint as tokens_out, sum(charged)::bigint as charged,
                                  sum(model_cost)::bigint as model_cost, sum(earned)::bigint as earned
                                from used group by 1, currency
                                having cast(:after as text) is null or %s || '~' || currency > :after
                                order by %s || '~' || currency limit :limit""".formatted(key, name, key, key))
                        .bind("after", after)
                        .bind("limit", Math.clamp(limit, 1, MOST_LINES))
                        .map((row, context) -> total(row))
                        .list());
    }

    /** Messages, oldest first, after the given one, none where that is not the tenant's; limit 1–1,000. What it reads is a page. */
    public List<Event> events(CurrentTenant current, UsagePeriod period, @Nullable UUID after, int limit) {
        current.require(Permission.SEE_EARNINGS);
        return in(current, period, handle -> {
            if (after == null)
                return page(handle, current, period, "", limit)
                        .map(Usage::event)
                        .list();
            return at(handle, current, period, after)
                    .map(at -> page(handle, current, period, "and ($1.created_at, $1.message) > (:at, :after)", limit)
                            .bind("at", at)
                            .bind("after", after)
                            .map(Usage::event)
                            .list())
                    .orElse(List.of());
        });
    }

    private static Optional<OffsetDateTime> at(Handle handle, CurrentTenant current, UsagePeriod period, UUID message) {
        return handle.createQuery(period.side() == Side.PUBLISHED ? PUBLISHED_AT : CONSUMED_AT)
                .bind("tenant", current.tenant().value())
                .bind("message", message)
                .mapTo(OffsetDateTime.class)
                .findFirst();
    }

    private static Query page(Handle handle, CurrentTenant current, UsagePeriod period, String after, int limit) {
        String page = after + " order by $1.created_at, $1.message limit :limit";
        return query(handle, current, period, page, "select * from used order by at, message limit :limit")
                .bind("limit", Math.clamp(limit, 1, MOST_LINES));
    }

    /** @param page what each part of the side is cut down to, {@code $1} is its name; empty for all of the period */
    private static Query query(Handle handle, CurrentTenant current, UsagePeriod period, String page, String select) {
        String used = PAGE.matcher(period.side() == Side.PUBLISHED ? PUBLISHED : CONSUMED)
                .replaceAll(page);
        return handle.createQuery("with used as (" + used + ")\n" + select)
                .bind("tenant", current.tenant().value())
                .bind("begin", period.begin())
                .bind("end", period.end())
                .bind("agent", period.agent());
    }

    private static Total total(ResultSet row) throws SQLException {
        return new Total(
                row.getString("key"),
                row.getString("name"),
                row.getLong("messages"),
                row.getLong("paid"),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                money(row, "charged"),
                money(row, "model_cost"),
                money(row, "earned"));
    }

    private static Event event(ResultSet row, StatementContext context) throws SQLException {
        return new Event(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getObject("message", UUID.class),
                row.getObject("agent", UUID.class),
                row.getString("agent_name"),
                row.getInt("version"),
                row.getString("means"),
                row.getString("outcome"),
                row.getInt("tokens_in"),
                row.getInt("tokens_out"),
                money(row, "charged"),
                money(row, "model_cost"),
                money(row, "earned"));
    }

    private static Money money(ResultSet row, String column) throws SQLException {
        return new Money(row.getLong(column), Currency.getInstance(row.getString("currency")));
    }
}
