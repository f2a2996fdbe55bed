package bicameral.host.receipt;

import bicameral.host.gateway.EgressPolicy;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** A tenant's receipts as its owner reads them: filtered, in pages, with totals. Thread-safe. */
@ApplicationScoped
public class ReceiptBook {
    private static final int MOST = 200;

    /** An answer's receipt; of a crossing whose end was never recorded, its opening. */
    private static final String ANSWERS = """
            from receipt r
            where (stage = 'CLOSED' or stage = 'OPENED' and not exists (
                select 1 from receipt c where c.tenant_id = r.tenant_id and c.message_id = r.message_id
                  and c.stage = 'CLOSED' and c.commitment = r.commitment))
              and (:agent::uuid is null or agent_id = :agent::uuid)
              and (:version::int is null or agent_version = :version::int)
              and (:engine::text is null or engine = :engine)
              and (:policy::text is null or policy = :policy)
              and (not :left or sent_bytes > 0)
              and (:from::date is null or at >= (:from::date)::timestamp at time zone :zone)
              and (:to::date is null or at < (:to::date + 1)::timestamp at time zone :zone)
            """;

    private final TenantTx tx;

    public ReceiptBook(TenantTx tx) {
        this.tx = tx;
    }

    /**
     * Which receipts.
     *
     * @param agent of this agent only, or null
     * @param version of this published version only, 0 for drafts, or null
     * @param engine answered by this engine only, or null
     * @param policy under this policy only, or null
     * @param left only those for which something left
     * @param from first day, or null
     * @param to last day, or null
     */
    public record Filter(
            @Nullable UUID agent,
            @Nullable Integer version,
            @Nullable String engine,
            @Nullable EgressPolicy policy,
            boolean left,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            ZoneId zone) {}

    /** How many answers, and what left for them. */
    public record Total(String name, long answers, long crossings, long sentBytes, long tokensIn, long tokensOut) {}

    /** Totals of what the filter lets through. */
    public record Totals(Total all, List<Total> days, List<Total> agents, List<Total> engines) {
        public Totals {
            days = List.copyOf(days);
            agents = List.copyOf(agents);
            engines = List.copyOf(engines);
        }
    }

    /**
     * Newest first.
     *
     * @param before sequence to go on after, null for the newest
     * @param limit 1..200
     */
    public List<Receipt> page(TenantId tenant, Filter filter, @Nullable Long before, int limit) {
        return tx.in(
                tenant,
                handle -> bind(
                                handle.createQuery("select r.* " + ANSWERS
                                        + " and sequence < :before order by sequence desc limit :limit"),
                                filter)
                        .bind("before", before == null ? Long.MAX_VALUE : before)
                        .bind("limit", Math.clamp(limit, 1, MOST))
                        .map(ReceiptRows.RECEIPT)
                        .list());
    }

    /** What was paid for these messages, where it is settled. */
    public Map<UUID, Settlement> settled(TenantId tenant, List<UUID> messages) {
        Map<UUID, Settlement> settled = new HashMap<>();
        tx.in(
                        tenant,
                        handle -> handle.createQuery(
                                        "select * from receipt where stage = 'SETTLED' and message_id = any(:messages)")
                                .bind("messages", messages.toArray(UUID[]::new))
                                .map(ReceiptRows.RECEIPT)
                                .list())
                .forEach(receipt ->
                        settled.put(receipt.message(), Crossed.of(receipt).settlement()));
        return settled;
    }

    /** Engines that answered, those by which nothing left included; at most 100, by name. */
    public List<String> engines(TenantId tenant) {
        return tx.in(
                tenant, handle -> handle.createQuery("""
                                select engine from receipt group by engine order by engine limit 100""").mapTo(String.class).list());
    }

    /** Totals, days newest first and at most 31, agents and engines by what left and at most 50. */
    public Totals totals(TenantId tenant, Filter filter) {
        return tx.in(
                tenant,
                handle -> new Totals(
                        totals(handle, filter, "''", "1").stream().findFirst().orElse(new Total("", 0, 0, 0, 0, 0)),
                        totals(handle, filter, "to_char(at at time zone :zone, 'YYYY-MM-DD')", "1 desc limit 31"),
                        totals(handle, filter, "agent_id::text", "4 desc, 2 desc limit 50"),
                        totals(handle, filter, "engine", "4 desc, 2 desc limit 50")));
    }

    /** What a chamber learns from crosses for no agent, and is no answer. */
    private static final UUID NO_AGENT = new UUID(0, 0);

    /** @param by and order are ours, never anyone's input */
    private static List<Total> totals(Handle handle, Filter filter, String by, String order) {
        String sql = "select " + by + " as name, count(*) filter (where agent_id <> '" + NO_AGENT + "') as answers,"
                + " count(*) filter (where sent_bytes > 0) as crossings,"
                + " coalesce(sum(sent_bytes), 0) as sent, coalesce(sum(tokens_in), 0) as tokens_in,"
                + " coalesce(sum(tokens_out), 0) as tokens_out " + ANSWERS + " group by 1 order by " + order;
        return bind(handle.createQuery(sql), filter)
                .map((row, context) -> new Total(
                        row.getString("name"),
                        row.getLong("answers"),
                        row.getLong("crossings"),
                        row.getLong("sent"),
                        row.getLong("tokens_in"),
                        row.getLong("tokens_out")))
                .list();
    }

    private static Query bind(Query query, Filter filter) {
        return query.bind("agent", filter.agent())
                .bind("version", filter.version())
                .bind("engine", filter.engine())
                .bind("policy", filter.policy())
                .bind("left", filter.left())
                .bind("from", filter.from())
                .bind("to", filter.to())
                .bind("zone", filter.zone().getId());
    }
}
