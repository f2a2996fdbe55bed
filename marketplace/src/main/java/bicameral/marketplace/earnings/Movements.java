package bicameral.marketplace.earnings;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What moved a creator's earnings, line by line, and the figures that are sums of such lines: a figure and its lines come from
 * one query, so that every figure opens onto exactly what it is the sum of. Needs SEE_EARNINGS. Thread-safe. Days are those of
 * UTC+8.
 */
@ApplicationScoped
public class Movements {
    /** Where days begin. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final int MOST_LINES = 50_000;
    private static final int MOST_GROUPS = 200;

    /**
     * Charges on the day they were captured, days of subscriptions (whose tax was taken when they were paid), refunds and lost
     * disputes on the day they were given, and what of these is shared with others. A charge of which the creator
     * earned nothing has no entry that the creator may see; its journal alone tells of it.
     */
    private static final String MOVED = """
            select coalesce(t.created_at, u.created_at) as at, 'messages' as source, 'charge' as cause, u.message as reference,
              t.id as transaction_id, u.agent, u.agent_name, u.mark, u.pigment,
              u.charged as received, u.tax, u.engine, u.commission, u.earned as net
            from market.usage_event u
            left join market.ledger_transaction t on t.reference = u.message and t.kind = 'capture'
            where u.tenant_id = :tenant and u.currency = :currency and u.charged > 0
              and (t.id is not null or u.earned = 0)
            union all
            select r.decided_at, 'messages', 'refund', r.message,
              (select t.id from market.ledger_transaction t where t.business_key = 'refund:' || r.id), u.agent, u.agent_name,
              u.mark, u.pigment, -r.amount, -r.tax, -r.engine, -r.commission, -r.earned
            from market.refund r join market.usage_event u on u.tenant_id = r.tenant_id and u.message = r.message
            where r.tenant_id = :tenant and r.currency = :currency and r.state = 'posted'
            union all
            select coalesce(t.created_at, d.created_at), 'subscriptions', 'charge', d.id, t.id, d.agent, d.agent_name,
              left(d.agent_name, 1), 'jade', d.amount, 0::bigint, d.engine, d.commission, d.earned
            from market.subscription_day d
            left join market.ledger_transaction t on t.business_key = 'subscription_day:' || d.id
            where d.tenant_id = :tenant and d.currency = :currency and (t.id is not null or d.earned = 0)
            union all
            select min(b.created_at), 'subscriptions', 'refund', b.refund,
              (select t.id from market.ledger_transaction t where t.business_key = 'refund:' || b.refund), d.agent,
              min(d.agent_name), left(min(d.agent_name), 1), 'jade', -sum(b.engine + b.commission + b.earned)::bigint, 0::bigint,
              -sum(b.engine)::bigint, -sum(b.commission)::bigint, -sum(b.earned)::bigint
            from market.refund_day b join market.subscription_day d on d.tenant_id = b.tenant_id and d.id = b.day
            where b.tenant_id = :tenant and d.currency = :currency
            group by b.refund, d.agent
            union all
            """ + ShareLines.MOVED;

    private static final String WHICH = """
             where at >= :from and at < :to
              and (cast(:source as text) is null or source = :source)
              and (cast(:agent as uuid) is null or agent = cast(:agent as uuid))
              and (cast(:cause as text) is null or cause = :cause)""";

    private final TenantTx tx;

    public Movements(TenantTx tx) {
        this.tx = tx;
    }

    /** Where earnings come from. */
    public enum Source {
        MESSAGES,
        SUBSCRIPTIONS,
        /** What went to the authors of whom an agent was made from, and what came from those who made theirs from one's own. */
        REMIX,
        /** Of the platform's commission, for accounts that one brought in. */
        REFERRAL;

        /** As addresses write it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What moved them. */
    public enum Cause {
        CHARGE,
        /** Given back to the payer, or taken by the payer's bank. */
        REFUND;

        /** As addresses write it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which lines.
     *
     * @param from first day
     * @param to the day after the last one
     * @param source null for all
     * @param agent null for all
     * @param cause null for all
     */
    public record Which(
            Currency currency,
            LocalDate from,
            LocalDate to,
            @Nullable Source source,
            @Nullable UUID agent,
            @Nullable Cause cause) {
        /** All lines of a month. */
        public static Which of(Currency currency, YearMonth month) {
            return new Which(currency, month.atDay(1), month.plusMonths(1).atDay(1), null, null, null);
        }

        /** All lines of a day. */
        public static Which of(Currency currency, LocalDate day) {
            return new Which(currency, day, day.plusDays(1), null, null, null);
        }

        /** These, of one source. */
        public Which of(Source only) {
            return new Which(currency, from, to, only, agent, cause);
        }

        /** These, of one cause. */
        public Which of(Cause only) {
            return new Which(currency, from, to, source, agent, only);
        }

        /** These, of one agent. */
        public Which of(UUID only) {
            return new Which(currency, from, to, source, only, cause);
        }
    }

    /** received = tax + engine + commission + net. */
    public record Figures(Money received, Money tax, Money engine, Money commission, Money net, long lines) {
        /** Of two disjoint sets of lines. */
        public Figures plus(Figures other) {
            return new Figures(
                    received.plus(other.received),
                    tax.plus(other.tax),
                    engine.plus(other.engine),
                    commission.plus(other.commission),
                    net.plus(other.net),
                    lines + other.lines);
        }
    }

    /** A line; refunds are negative. transaction is that of the ledger, null where the creator has no entry in it. */
    public record Line(
            Instant at,
            Source source,
            Cause cause,
            UUID reference,
            @Nullable UUID transaction,
            UUID agent,
            String agentName,
            Figures figures) {}

    /** An agent's figures. */
    public record PerAgent(UUID agent, String name, String mark, String pigment, Figures figures) {}

    /** A day's figures. */
    public record PerDay(LocalDate day, Figures figures) {}

    /** The sum of the lines. */
    public Figures sum(CurrentTenant current, Which which) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> bind(handle, current, "select " + SUMS + " from moved " + WHICH, which)
                        .map((row, context) -> figures(row, which.currency()))
                        .one());
    }

    private static final String SUMS = """
            coalesce(sum(received), 0)::bigint as received, coalesce(sum(tax), 0)::bigint as tax,
              coalesce(sum(engine), 0)::bigint as engine, coalesce(sum(commission), 0)::bigint as commission,
              coalesce(sum(net), 0)::bigint as net, count(*) as lines""";

    /** The lines, newest first, from an offset on; limit 1–50,000. */
    public List<Line> lines(CurrentTenant current, Which which, int offset, int limit) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> bind(
                                handle,
                                current,
                                "select *, 1 as lines from moved " + WHICH
                                        + " order by at desc, reference, cause limit :limit offset :offset",
                                which)
                        .bind("limit", Math.clamp(limit, 1, MOST_LINES))
                        .bind("offset", Math.max(0, offset))
                        .map((row, context) -> line(row, which.currency()))
                        .list());
    }

    /** Figures of each agent, the most earned first; at most 200. */
    public List<PerAgent> agents(CurrentTenant current, Which which) {
        current.require(Permission.SEE_EARNINGS);
        String sql = "select agent, (array_agg(agent_name order by at desc))[1] as name,"
                + " (array_agg(mark order by at desc))[1] as mark, (array_agg(pigment order by at desc))[1] as pigment, "
                + SUMS + " from moved " + WHICH + " group by agent order by sum(net) desc, agent limit " + MOST_GROUPS;
        return tx.in(
                current.tenant(),
                handle -> bind(handle, current, sql, which)
                        .map((row, context) -> new PerAgent(
                                row.getObject("agent", UUID.class),
                                row.getString("name"),
                                row.getString("mark"),
                                row.getString("pigment"),
                                figures(row, which.currency())))
                        .list());
    }

    /** Figures of each day with lines, the oldest first. */
    public List<PerDay> days(CurrentTenant current, Which which) {
        current.require(Permission.SEE_EARNINGS);
        String day = "(at at time zone 'Asia/Shanghai')::date";
        String sql = "select " + day + " as day, " + SUMS + " from moved " + WHICH + " group by 1 order by 1";
        return tx.in(
                current.tenant(),
                handle -> bind(handle, current, sql, which)
                        .map((row, context) ->
                                new PerDay(row.getObject("day", LocalDate.class), figures(row, which.currency())))
                        .list());
    }

    /** Months in which anything moved or was paid out, the latest first; at most sixty. */
    public List<YearMonth> months(CurrentTenant current, Currency currency) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("with moved as (" + MOVED + """
                        ), happened as (
                          select at from moved
                          union all
                          select coalesce(ended_at, created_at) from market.payout where tenant_id = :tenant and currency = :currency)
                        select distinct to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') from happened
                        order by 1 desc limit 60""")
                        .bind("tenant", current.tenant().value())
                        .bind("currency", currency.getCurrencyCode())
                        .mapTo(String.class)
                        .map(YearMonth::parse)
                        .list());
    }

    /** Today by the clock of money. */
    public LocalDate today(CurrentTenant current) {
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("select market.clock()")
                        .mapTo(OffsetDateTime.class)
                        .one()
                        .atZoneSameInstant(ZONE)
                        .toLocalDate());
    }

    /** Currencies in which something was earned; at most the market's. */
    public List<Currency> currencies(CurrentTenant current) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> handle
                        .createQuery(
                                "select distinct currency from market.account where kind = 'creator_pending' order by currency")
                        .mapTo(String.class)
                        .list()
                        .stream()
                        .map(Currency::getInstance)
                        .toList());
    }

    private static Query bind(Handle handle, CurrentTenant current, String sql, Which which) {
        Source source = which.source();
        Cause cause = which.cause();
        return handle.createQuery("with moved as (" + MOVED + ") " + sql)
                .bind("tenant", current.tenant().value())
                .bind("currency", which.currency().getCurrencyCode())
                .bind("from", which.from().atStartOfDay(ZONE).toOffsetDateTime())
                .bind("to", which.to().atStartOfDay(ZONE).toOffsetDateTime())
                .bind("source", source == null ? null : source.id())
                .bind("agent", which.agent())
                .bind("cause", cause == null ? null : cause.id());
    }

    private static Line line(ResultSet row, Currency currency) throws SQLException {
        return new Line(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                Cause.valueOf(row.getString("cause").toUpperCase(Locale.ROOT)),
                row.getObject("reference", UUID.class),
                row.getObject("transaction_id", UUID.class),
                row.getObject("agent", UUID.class),
                row.getString("agent_name"),
                figures(row, currency));
    }

    private static Figures figures(ResultSet row, Currency currency) throws SQLException {
        return new Figures(
                new Money(row.getLong("received"), currency),
                new Money(row.getLong("tax"), currency),
                new Money(row.getLong("engine"), currency),
                new Money(row.getLong("commission"), currency),
                new Money(row.getLong("net"), currency),
                row.getLong("lines"));
    }
}
