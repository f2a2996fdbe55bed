package bicameral.host.receipt;

import bicameral.protocol.log.Frontier;
import bicameral.protocol.log.Hash;
import bicameral.protocol.receipt.Entry;
import bicameral.protocol.receipt.Spans;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
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

    private static final String COLUMNS = """
            (tenant_id, sequence, format, stage, message_id, agent_id, agent_version, policy, engine,
              model, region, sent_bytes, passages, of_template, of_question, of_conversation, of_passages,
              of_pseudonyms, tokens_in, tokens_out, cost_micros, price_micros, currency, commitment, span_commitment,
              at, previous_hash, hash)""";

    private static final String VALUES = """
            :tenant, :sequence, :format, :stage, :message, :agent, :agentVersion, :policy, :engine,
              :model, :region, :sentBytes, :passages, :spans.template, :spans.question, :spans.conversation,
              :spans.passages, :spans.pseudonyms, :tokensIn, :tokensOut, :costMicros, :priceMicros, :currency,
              :commitment, :spanCommitment, :written, :previousHash, :hash""";

    /** Appends where the head is still what the entry follows; gives no row where it is not. */
    static final String APPEND = """
            with moved as (
              update receipt_chain set sequence = :sequence, hash = :hash, frontier = :frontier
              where tenant_id = :tenant and sequence = :sequence - 1 and hash = :previousHash returning 1)
            insert into receipt %s select %s from moved returning sequence""".formatted(COLUMNS, VALUES);

    static <S extends SqlStatement<S>> S bind(S statement, Entry entry) {
        return statement
                .bindMethods(entry)
                .bindMethods("spans", entry.spans())
                .bind("written", entry.at().atOffset(ZoneOffset.UTC));
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
        bind(handle.createUpdate("insert into receipt " + COLUMNS + " values (" + VALUES + ")"), entry)
                .execute();
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
