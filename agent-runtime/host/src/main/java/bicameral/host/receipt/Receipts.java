package bicameral.host.receipt;

import bicameral.host.gateway.EgressPolicy;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Tenants' chains of receipts. Thread-safe. Append-only: nothing here, and no grant in the database, changes a receipt. */
@ApplicationScoped
public class Receipts {
    private final TenantTx tx;

    public Receipts(TenantTx tx) {
        this.tx = tx;
    }

    /** Appends in a transaction of its own: durable when this returns. Appends of one tenant wait for each other. */
    public Receipt append(TenantId tenant, Crossed crossed) {
        return tx.in(tenant, handle -> {
            Head head = lockHead(handle, tenant);
            Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
            Receipt receipt = Chain.next(tenant, head.sequence() + 1, head.hash(), at, crossed);
            insert(handle, receipt);
            moveHead(handle, receipt);
            return receipt;
        });
    }

    /**
     * Receipts newest first: the closed ones, and crossings whose end was never recorded.
     *
     * @param before sequence to go on after, null for the newest
     * @param limit 1..200
     */
    public List<Receipt> page(TenantId tenant, @Nullable Long before, int limit) {
        return tx.in(
                tenant,
                handle -> handle.createQuery("""
                                select * from receipt r
                                where sequence < :before
                                  and (stage = 'CLOSED' or not exists (
                                    select 1 from receipt c
                                    where c.tenant_id = r.tenant_id and c.message_id = r.message_id
                                      and c.stage = 'CLOSED' and c.commitment = r.commitment))
                                order by sequence desc limit :limit""")
                        .bind("before", before == null ? Long.MAX_VALUE : before)
                        .bind("limit", Math.clamp(limit, 1, 200))
                        .map(ROW)
                        .list());
    }

    /** All receipts of a message, in order; empty where it has none or is another tenant's. */
    public List<Receipt> ofMessage(TenantId tenant, UUID message) {
        return tx.in(
                tenant,
                handle -> handle.createQuery("select * from receipt where message_id = :message order by sequence")
                        .bind("message", message)
                        .map(ROW)
                        .list());
    }

    /** The last closed receipt of each of these messages that has one. */
    public Map<UUID, Receipt> closed(TenantId tenant, Collection<UUID> messages) {
        Map<UUID, Receipt> closed = new HashMap<>();
        tx.in(
                        tenant,
                        handle -> handle.createQuery("""
                                select * from receipt where message_id = any(:messages) and stage = 'CLOSED'
                                order by sequence""")
                                .bind("messages", messages.toArray(UUID[]::new))
                                .map(ROW)
                                .list())
                .forEach(receipt -> closed.put(receipt.message(), receipt));
        return closed;
    }

    /**
     * What the engine has used for a message by our count, over all its crossings; of one whose end was never recorded, what
     * went in. Within the caller's transaction, which sees all tenants.
     */
    public static Tokens tokens(Handle ops, TenantId tenant, UUID message) {
        return ops.createQuery("""
                        select coalesce(sum(tokens_in), 0) as tokens_in, coalesce(sum(tokens_out), 0) as tokens_out
                        from (select max(tokens_in) as tokens_in, max(tokens_out) as tokens_out from market.receipt
                              where tenant_id = :tenant and message_id = :message and sent_bytes > 0
                              group by commitment) crossing""")
                .bind("tenant", tenant.value())
                .bind("message", message)
                .map((row, context) -> new Tokens(row.getInt("tokens_in"), row.getInt("tokens_out")))
                .one();
    }

    /**
     * Tokens of the shared engine that a tenant has used since then, prompt and answer.
     *
     * @param agent of this agent only; null for all
     */
    public long tokensSince(TenantId tenant, @Nullable UUID agent, Instant from) {
        return tx.in(
                tenant,
                handle -> handle.createQuery("""
                                select coalesce(sum(tokens_in + tokens_out), 0) from receipt
                                where at >= :from and stage = 'CLOSED' and sent_bytes > 0
                                  and (cast(:agent as uuid) is null or agent_id = :agent)""")
                        .bind("from", OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                        .bind("agent", agent)
                        .mapTo(Long.class)
                        .one());
    }

    /** Tokens of the shared engine, counted by us. */
    public record Tokens(int in, int out) {
        /** Both ways. */
        public long sum() {
            return (long) in + out;
        }
    }

    /** Recomputes the tenant's chain from its first receipt to its head. */
    public Verification verify(TenantId tenant) {
        return tx.in(tenant, handle -> {
            // Without appends in between, or the head would run ahead of the rows.
            Head head = lockHead(handle, tenant);
            try (Stream<Receipt> rows =
                    handle.createQuery("select * from receipt order by sequence").setFetchSize(500).map(ROW).stream()) {
                return new Verifier().check(rows, head);
            }
        });
    }

    private static Head lockHead(Handle handle, TenantId tenant) {
        Optional<Head> head = selectHead(handle);
        if (head.isPresent()) return head.get();
        handle.createUpdate("""
                        insert into receipt_chain (tenant_id, sequence, hash) values (:tenant, 0, :start)
                        on conflict do nothing""")
                .bind("tenant", tenant.value())
                .bind("start", Chain.START)
                .execute();
        return selectHead(handle).orElseThrow();
    }

    private static Optional<Head> selectHead(Handle handle) {
        return handle.createQuery("select sequence, hash from receipt_chain for update")
                .map((row, context) -> new Head(row.getLong("sequence"), row.getString("hash")))
                .findOne();
    }

    private static void moveHead(Handle handle, Receipt receipt) {
        handle.createUpdate("update receipt_chain set sequence = :sequence, hash = :hash where tenant_id = :tenant")
                .bind("sequence", receipt.sequence())
                .bind("hash", receipt.hash())
                .bind("tenant", receipt.tenant().value())
                .execute();
    }

    private static void insert(Handle handle, Receipt receipt) {
        handle.createUpdate("""
                        insert into receipt (tenant_id, sequence, stage, message_id, agent_id, agent_version, policy, engine,
                          model, sent_bytes, passages, tokens_in, tokens_out, commitment, at, previous_hash, hash)
                        values (:tenant, :sequence, :stage, :message, :agent, :version, :policy, :engine,
                          :model, :sentBytes, :passages, :tokensIn, :tokensOut, :commitment, :at, :previousHash, :hash)""")
                .bind("tenant", receipt.tenant().value())
                .bind("sequence", receipt.sequence())
                .bind("stage", receipt.stage().name())
                .bind("message", receipt.message())
                .bind("agent", receipt.agent())
                .bind("version", receipt.agentVersion())
                .bind("policy", receipt.policy().name())
                .bind("engine", receipt.engine())
                .bind("model", receipt.model())
                .bind("sentBytes", receipt.sentBytes())
                .bind("passages", receipt.passages())
                .bind("tokensIn", receipt.tokensIn())
                .bind("tokensOut", receipt.tokensOut())
                .bind("commitment", receipt.commitment())
                .bind("at", receipt.at().atOffset(java.time.ZoneOffset.UTC))
                .bind("previousHash", receipt.previousHash())
                .bind("hash", receipt.hash())
                .execute();
    }

    private static final RowMapper<Receipt> ROW = Receipts::row;

    private static Receipt row(ResultSet row, StatementContext context) throws SQLException {
        return new Receipt(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getLong("sequence"),
                Receipt.Stage.valueOf(row.getString("stage")),
                row.getObject("message_id", UUID.class),
                row.getObject("agent_id", UUID.class),
                row.getInt("agent_version"),
                EgressPolicy.valueOf(row.getString("policy")),
                row.getString("engine"),
                row.getString("model"),
                row.getLong("sent_bytes"),
                row.getInt("passages"),
                row.getInt("tokens_in"),
                row.getInt("tokens_out"),
                row.getString("commitment"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("previous_hash"),
                row.getString("hash"));
    }

    record Head(long sequence, String hash) {}
}
