package bicameral.marketplace.earnings;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A creator's earnings (SEE_EARNINGS), from the books: a message counts as paid once its price has been captured, with the legs
 * that were posted. Thread-safe. Days are the tenant's calendar days in UTC+8.
 */
@ApplicationScoped
public class Earnings {
    private static final int MOST_LINES = 200;
    private static final String DAY = "(u.created_at at time zone 'Asia/Shanghai')::date";
    private static final String TODAY = "((select market.clock()) at time zone 'Asia/Shanghai')::date";
    private static final String MONTH = "date_trunc('month', (select market.clock()) at time zone 'Asia/Shanghai')";
    /** Journal entries of this tenant whose price is in the books. */
    private static final String CAPTURED = """
        market.usage_event u
        join market.ledger_transaction t on t.reference = u.message and t.kind = 'capture'
        where u.tenant_id = :tenant and u.earned > 0\
        """;

    private static final String TAKEN_BACK = """
        (select coalesce(sum(r.earned), 0)::bigint from market.refund r
          where r.tenant_id = u.tenant_id and r.message = u.message and r.state = 'posted') as taken_back\
        """;
    /** What moved a creator's earnings of the last two months: answers, and refunds on the day they were given. */
    private static final String MOVED = """
        select message, agent, agent_name, mark, pigment, price, charged, 1 as answers, earned,
          created_at at time zone 'Asia/Shanghai' as at
        from market.usage_event
        where tenant_id = :tenant and currency = :currency and outcome <> 'abstained'
          and created_at > (select market.clock()) - interval '64 days'
        union all
        select u.message, u.agent, u.agent_name, u.mark, u.pigment, u.price, u.charged, 0, -r.earned,
          r.decided_at at time zone 'Asia/Shanghai'
        from market.refund r join market.usage_event u on u.tenant_id = r.tenant_id and u.message = r.message
        where r.tenant_id = :tenant and r.currency = :currency and r.state = 'posted'
          and r.decided_at > (select market.clock()) - interval '64 days'\
        """;

    private final TenantTx tx;
    private final BillingSettings settings;

    public Earnings(TenantTx tx, BillingSettings settings) {
        this.tx = tx;
        this.settings = settings;
    }

    /** Figures of now in the market's default currency. */
    public Summary summary(CurrentTenant current) {
        return summary(current, settings.currency());
    }

    /** Figures of now in a currency. */
    public Summary summary(CurrentTenant current, Currency currency) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(current.tenant(), handle -> {
            Months months = months(handle, current, currency);
            return new Summary(
                    balance(handle, "creator_pending", currency),
                    balance(handle, "creator_available", currency),
                    new Money(months.current(), currency),
                    new Money(months.last(), currency),
                    months.paid(),
                    months.free(),
                    settings.maturationDays(),
                    days(handle, current, currency),
                    agents(handle, current, currency));
        });
    }

    /**
     * Key figures; days has the last thirty, oldest first, including days without answers.
     *
     * @param paidAnswers since the first of the month
     * @param freeAnswers since the first of the month
     */
    public record Summary(
            Money pending,
            Money available,
            Money thisMonth,
            Money lastMonth,
            long paidAnswers,
            long freeAnswers,
            int maturationDays,
            List<Day> days,
            List<PerAgent> agents) {
        public Summary {
            days = List.copyOf(days);
            agents = List.copyOf(agents);
        }
    }

    /** One day. */
    public record Day(LocalDate date, long paid, long free) {}

    /**
     * One agent since the first of the month.
     *
     * @param price of its last answer by itself
     * @param passesEngineCost whether payers of that bore the engine's cost on top
     */
    public record PerAgent(
            UUID agent,
            String name,
            String mark,
            String pigment,
            Money price,
            boolean passesEngineCost,
            long answers,
            long paid,
            Money earned) {}

    private static Money balance(Handle handle, String kind, Currency currency) {
        return new Money(
                handle.createQuery("select balance from market.account where kind = :kind and currency = :currency")
                        .bind("kind", kind)
                        .bind("currency", currency.getCurrencyCode())
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(0L),
                currency);
    }

    private record Months(long current, long last, long paid, long free) {}

    private static Months months(Handle handle, CurrentTenant current, Currency currency) {
        Query query = handle.createQuery("with moved as (" + MOVED + """
            )
            select coalesce(sum(earned) filter (where at >= %1$s), 0)::bigint as this_month,
              coalesce(sum(earned) filter (where at < %1$s and at >= %1$s - interval '1 month'), 0)::bigint as last_month,
              coalesce(sum(answers) filter (where at >= %1$s and charged > 0), 0)::bigint as paid,
              coalesce(sum(answers) filter (where at >= %1$s and charged = 0), 0)::bigint as free
            from moved\
            """.formatted(MONTH));
        return bind(query, current, currency)
                .map((row, context) -> new Months(
                        row.getLong("this_month"), row.getLong("last_month"), row.getLong("paid"), row.getLong("free")))
                .one();
    }

    private static List<Day> days(Handle handle, CurrentTenant current, Currency currency) {
        Query query = handle.createQuery("""
            select d::date as day, count(u.message) filter (where u.charged > 0) as paid,
              count(u.message) filter (where u.charged = 0) as free
            from generate_series(%1$s - 29, %1$s, interval '1 day') d
            left join market.usage_event u on u.tenant_id = :tenant and u.currency = :currency and %2$s = d::date
              and u.outcome <> 'abstained' and u.created_at > (select market.clock()) - interval '31 days'
            group by d order by d\
            """.formatted(TODAY, DAY));
        return bind(query, current, currency)
                .map((row, context) ->
                        new Day(row.getObject("day", LocalDate.class), row.getLong("paid"), row.getLong("free")))
                .list();
    }

    private static List<PerAgent> agents(Handle handle, CurrentTenant current, Currency currency) {
        Query query = handle.createQuery("with moved as (" + MOVED + """
            ), per_agent as (
            select agent, (array_agg(message order by message desc))[1] as last, (array_agg(agent_name order by message desc))[1] as name,
              (array_agg(mark order by message desc))[1] as mark,
              (array_agg(pigment order by message desc))[1] as pigment,
              (array_agg(price order by message desc))[1] as price,
              sum(answers)::bigint as answers, coalesce(sum(answers) filter (where charged > 0), 0)::bigint as paid,
              sum(earned)::bigint as earned
            from moved where at >= %s
            group by agent order by earned desc, answers desc limit 200)
            select p.*, a.fixed from per_agent p left join market.asked a on a.tenant_id = :tenant and a.message = p.last
            order by p.earned desc, p.answers desc\
            """.formatted(MONTH));
        return bind(query, current, currency)
                .map((row, context) -> new PerAgent(
                        row.getObject("agent", UUID.class),
                        row.getString("name"),
                        row.getString("mark"),
                        row.getString("pigment"),
                        new Money(row.getLong(row.getObject("fixed") == null ? "price" : "fixed"), currency),
                        row.getObject("fixed") != null,
                        row.getLong("answers"),
                        row.getLong("paid"),
                        new Money(row.getLong("earned"), currency)))
                .list();
    }

    /** Paid messages in the market's default currency, newest first, after the given one; limit 1–200. */
    public List<Line> lines(CurrentTenant current, @Nullable UUID after, int limit) {
        return lines(current, settings.currency(), after, limit);
    }

    /** Paid messages in a currency, newest first, after the given one; limit 1–200. */
    public List<Line> lines(CurrentTenant current, Currency currency, @Nullable UUID after, int limit) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> bind(
                                handle.createQuery("select u.*, t.id as transaction_id, " + TAKEN_BACK + " from "
                                        + CAPTURED + """

                                        and u.currency = :currency and (cast(:after as uuid) is null or t.id < (
                                          select c.id from market.ledger_transaction c
                                          where c.reference = cast(:after as uuid) and c.kind = 'capture'))
                                        order by t.id desc limit :limit\
                                        """),
                                current,
                                currency)
                        .bind("after", after)
                        .bind("limit", Math.clamp(limit, 1, MOST_LINES))
                        .map((row, context) -> line(row))
                        .list());
    }

    /** How one message was split; unknown_message (NOT_FOUND) for others' messages. */
    public Line line(CurrentTenant current, UUID message) {
        current.require(Permission.SEE_EARNINGS);
        Optional<Line> found = tx.in(
                current.tenant(),
                handle -> handle.createQuery(
                                "select u.*, " + TAKEN_BACK + " from " + CAPTURED + " and u.message = :message")
                        .bind("tenant", current.tenant().value())
                        .bind("message", message)
                        .map((row, context) -> line(row))
                        .findOne());
        return found.orElseThrow(() -> new Refusal("unknown_message", Refusal.Kind.NOT_FOUND));
    }

    private static Line line(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Line(
                row.getObject("message", UUID.class),
                instant(row, "created_at"),
                row.getObject("agent", UUID.class),
                row.getString("agent_name"),
                new Money(row.getLong("charged"), currency),
                new Money(row.getLong("engine"), currency),
                row.getInt("tokens_in") + row.getInt("tokens_out"),
                new Money(row.getLong("commission"), currency),
                new Money(row.getLong("tax"), currency),
                new Money(row.getLong("earned"), currency),
                new Money(row.getLong("taken_back"), currency),
                instant(row, "mature_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Query bind(Query query, CurrentTenant current, Currency currency) {
        return query.bind("tenant", current.tenant().value()).bind("currency", currency.getCurrencyCode());
    }

    /**
     * One paid message: paid = engine + commission + tax + earned.
     *
     * @param takenBack how much of what was earned refunds have taken back since
     */
    public record Line(
            UUID message,
            Instant at,
            UUID agent,
            String agentName,
            Money paid,
            Money engine,
            int engineTokens,
            Money commission,
            Money tax,
            Money earned,
            Money takenBack,
            Instant availableAt) {}
}
