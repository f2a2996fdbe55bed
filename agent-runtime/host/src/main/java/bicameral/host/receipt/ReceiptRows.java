package bicameral.host.receipt;

import bicameral.host.gateway.Ceilings;
import bicameral.protocol.log.Frontier;
import bicameral.protocol.log.Hash;
import bicameral.protocol.receipt.Entry;
import bicameral.protocol.receipt.Spans;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** How receipts and the heads of their logs lie in the database. Within the caller's transaction and tenant. */
final class ReceiptRows {
    static final RowMapper<Receipt> RECEIPT = (row, context) -> new Receipt(entry(row, context));
    private static final int AT_ONCE = 500;

    private ReceiptRows() {}

    /** The end of a tenant's log, with the right edge of its tree. */
    record Head(long sequence, String hash, @Nullable List<String> subtrees) {}

    /** Appends to one tenant's log wait for each other here. */
    static Head lockHead(Handle handle, UUID tenant) {
        Optional<Head> head = head(handle);
        if (head.isPresent()) return head.get();
        handle.createUpdate("""
                        insert into receipt_chain (tenant_id, sequence, hash, frontier) values (:tenant, 0, :start, '{}')
                        on conflict do nothing""")
                .bind("tenant", tenant)
                .bind("start", Entry.START)
                .execute();
        return head(handle).orElseThrow();
    }

    private static Optional<Head> head(Handle handle) {
        return head(handle, " for update");
    }

    /** The end as it is now; entries up to there are as durable as it is. */
    static Head seen(Handle handle) {
        return head(handle, "").orElse(new Head(0, Entry.START, List.of()));
    }

    private static Optional<Head> head(Handle handle, String locking) {
        return handle.createQuery("select sequence, hash, frontier from receipt_chain" + locking)
                .map((row, context) ->
                        new Head(row.getLong("sequence"), row.getString("hash"), texts(row.getArray("frontier"))))
                .findOne();
    }

    static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }

    /** The edge of the tree; of a log begun before there was one it is made of the entries. */
    static Frontier frontier(Handle handle, Head head) {
        List<String> subtrees = head.subtrees();
        if (subtrees != null)
            return new Frontier(
                    head.sequence(), subtrees.stream().map(Hash::parse).toList());
        Frontier frontier = new Frontier();
        try (Stream<String> hashes = handle
                .createQuery("select hash from receipt order by sequence")
                .setFetchSize(AT_ONCE)
                .mapTo(String.class)
                .stream()) {
            hashes.forEach(hash -> frontier.add(Entry.leaf(hash)));
        }
        return frontier;
    }

    /** The columns of an entry and their types, in the order in which {@link #values} gives them. */
    private static final String[][] COLUMNS = {
        {"tenant_id", "uuid"}, {"sequence", "bigint"}, {"format", "int"}, {"stage", "text"},
        {"message_id", "uuid"}, {"agent_id", "uuid"}, {"agent_version", "int"}, {"policy", "text"},
        {"engine", "text"}, {"model", "text"}, {"region", "text"}, {"sent_bytes", "bigint"},
        {"passages", "int"}, {"of_template", "bigint"}, {"of_question", "bigint"}, {"of_conversation", "bigint"},
        {"of_passages", "bigint"}, {"of_pseudonyms", "bigint"}, {"tokens_in", "int"}, {"tokens_out", "int"},
        {"cost_micros", "bigint"}, {"price_micros", "bigint"}, {"currency", "text"}, {"commitment", "text"},
        {"span_commitment", "text"}, {"at", "timestamptz"}, {"previous_hash", "text"}, {"hash", "text"},
    };

    private static Object[] values(Entry entry) {
        Spans spans = entry.spans();
        return new Object[] {
            entry.tenant(), entry.sequence(), entry.format(), entry.stage(),
            entry.message(), entry.agent(), entry.agentVersion(), entry.policy(),
            entry.engine(), entry.model(), entry.region(), entry.sentBytes(),
            entry.passages(), spans.template(), spans.question(), spans.conversation(),
            spans.passages(), spans.pseudonyms(), entry.tokensIn(), entry.tokensOut(),
            entry.costMicros(), entry.priceMicros(), entry.currency(), entry.commitment(),
            entry.spanCommitment(), entry.at().atOffset(ZoneOffset.UTC), entry.previousHash(), entry.hash(),
        };
    }

    private static final String NAMES =
            Stream.of(COLUMNS).map(column -> column[0]).collect(Collectors.joining(", "));

    /** Appends where the head is still what the entry follows; gives no row where it is not. */
    static final String APPEND = appending("true");

    /** The same, where the tenant's ceiling lets the entry's policy out. */
    static final String APPEND_WITHIN_CEILING = appending(Ceilings.lets("e.policy"));

    private static String appending(String condition) {
        String values = Stream.of(COLUMNS).map(column -> "?::" + column[1]).collect(Collectors.joining(", "));
        return """
            with e (%1$s) as (values (%2$s)), moved as (
              update receipt_chain c set sequence = e.sequence, hash = e.hash, frontier = ?
              from e where c.tenant_id = e.tenant_id and c.sequence = e.sequence - 1 and c.hash = e.previous_hash
                and %3$s
              returning 1)
            insert into receipt (%1$s) select e.* from e, moved returning sequence""".formatted(NAMES, values, condition);
    }

    /** The parameters of an append. */
    static void set(PreparedStatement statement, int from, Entry entry, Frontier frontier) throws SQLException {
        int at = from;
        for (Object value : values(entry)) statement.setObject(at++, value);
        statement.setObject(at, hex(frontier));
    }

    static String[] hex(Frontier frontier) {
        return frontier.subtrees().stream().map(Hash::toString).toArray(String[]::new);
    }

    static void moveHead(Handle handle, Entry last, Frontier frontier) {
        handle.createUpdate("""
                        update receipt_chain set sequence = :sequence, hash = :hash, frontier = :frontier
                        where tenant_id = :tenant""")
                .bind("sequence", last.sequence())
                .bind("hash", last.hash())
                .bind("frontier", hex(frontier))
                .bind("tenant", last.tenant())
                .execute();
    }

    static void insert(Handle handle, Entry entry) {
        try (Update insert = handle.createUpdate("insert into receipt (" + NAMES + ") values (<values>)")) {
            insert.bindList("values", values(entry)).execute();
        }
    }

    static Entry entry(ResultSet row, @SuppressWarnings("unused") StatementContext context) throws SQLException {
        return new Entry(
                row.getInt("format"),
                row.getObject("tenant_id", UUID.class),
                row.getLong("sequence"),
                row.getString("stage"),
                row.getObject("message_id", UUID.class),
                row.getObject("agent_id", UUID.class),
                row.getInt("agent_version"),
                row.getString("policy"),
                row.getString("engine"),
                row.getString("model"),
                row.getString("region"),
                row.getLong("sent_bytes"),
                row.getInt("passages"),
                new Spans(
                        row.getLong("of_template"),
                        row.getLong("of_question"),
                        row.getLong("of_conversation"),
                        row.getLong("of_passages"),
                        row.getLong("of_pseudonyms")),
                row.getInt("tokens_in"),
                row.getInt("tokens_out"),
                row.getLong("cost_micros"),
                row.getLong("price_micros"),
                row.getString("currency"),
                row.getString("commitment"),
                row.getString("span_commitment"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("previous_hash"),
                row.getString("hash"));
    }
}
