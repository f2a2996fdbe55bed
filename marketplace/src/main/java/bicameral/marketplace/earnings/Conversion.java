package bicameral.marketplace.earnings;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * From free to paid: of the people who had an answer of an agent out of its free quota in a month, who paid for one after that in the same
 * month, by message or by a plan. The figures are the numbers of the people that they open onto. People are told apart by the keyed hash that
 * counts free messages, which is not shown; somebody who first asks without an account is another one once signed in, as nothing
 * links the two. Needs SEE_EARNINGS. Thread-safe.
 */
@ApplicationScoped
public class Conversion {
    private static final int MOST = 500;

    /** Answers only: what was not known, or named no source though it had to, is nothing that anybody had. */
    private static final String PEOPLE = """
            with used as (
              select u.agent, u.agent_name, a.visitor, u.created_at as at, u.means = 'free_quota' as free,
                u.means = 'plan' or u.charged > 0 as paid
              from market.usage_event u join market.asked a on a.tenant_id = u.tenant_id and a.message = u.message
              where u.tenant_id = :tenant and u.created_at >= :from and u.created_at < :to
                and u.outcome in ('done', 'partial', 'stopped')),
            tried as (
              select agent, visitor, min(at) filter (where free) as tried_at, count(*) filter (where free) as free_answers,
                (array_agg(agent_name order by at desc))[1] as agent_name
              from used group by agent, visitor having bool_or(free)),
            people as (
              select t.agent, t.agent_name, t.visitor, t.tried_at, t.free_answers, min(u.at) as paid_at, count(u.at) as paid_answers
              from tried t left join used u on u.agent = t.agent and u.visitor = t.visitor and u.paid and u.at >= t.tried_at
              group by t.agent, t.agent_name, t.visitor, t.tried_at, t.free_answers)
            """;

    private final TenantTx tx;

    public Conversion(TenantTx tx) {
        this.tx = tx;
    }

    /** How many tried for free, and how many of them paid. */
    public record Figures(long tried, long paid) {}

    /**
     * Somebody who tried an agent.
     *
     * @param paidAt null for who has not paid
     */
    public record Person(
            UUID agent,
            String agentName,
            Instant triedAt,
            long freeAnswers,
            @Nullable Instant paidAt,
            long paidAnswers) {}

    /** The figures of a month. */
    public Figures of(CurrentTenant current, YearMonth month) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> bind(handle, current, month, "select count(*) as tried, count(paid_at) as paid from people")
                        .map((row, context) -> new Figures(row.getLong("tried"), row.getLong("paid")))
                        .one());
    }

    /** The people of a figure, who tried last first, from an offset on; limit 1–500. */
    public List<Person> people(CurrentTenant current, YearMonth month, boolean whoPaid, int offset, int limit) {
        current.require(Permission.SEE_EARNINGS);
        String sql = "select * from people where paid_at is not null or not :paid"
                + " order by tried_at desc, agent, visitor limit :limit offset :offset";
        return tx.in(
                current.tenant(),
                handle -> bind(handle, current, month, sql)
                        .bind("paid", whoPaid)
                        .bind("limit", Math.clamp(limit, 1, MOST))
                        .bind("offset", Math.max(0, offset))
                        .map((row, context) -> person(row))
                        .list());
    }

    private static Query bind(Handle handle, CurrentTenant current, YearMonth month, String sql) {
        return handle.createQuery(PEOPLE + sql)
                .bind("tenant", current.tenant().value())
                .bind("from", month.atDay(1).atStartOfDay(Movements.ZONE).toOffsetDateTime())
                .bind(
                        "to",
                        month.plusMonths(1)
                                .atDay(1)
                                .atStartOfDay(Movements.ZONE)
                                .toOffsetDateTime());
    }

    private static Person person(ResultSet row) throws SQLException {
        OffsetDateTime paid = row.getObject("paid_at", OffsetDateTime.class);
        return new Person(
                row.getObject("agent", UUID.class),
                row.getString("agent_name"),
                row.getObject("tried_at", OffsetDateTime.class).toInstant(),
                row.getLong("free_answers"),
                paid == null ? null : paid.toInstant(),
                row.getLong("paid_answers"));
    }
}
