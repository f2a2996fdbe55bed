package bicameral.host.receipt;

import bicameral.protocol.log.Frontier;
import bicameral.protocol.log.Growth;
import bicameral.protocol.log.Hash;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.Entry;
import bicameral.protocol.receipt.ReceiptLine;
import bicameral.protocol.receipt.SigningKey;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The instance's signed word on each tenant's log, append-only. Thread-safe. */
@ApplicationScoped
public class Checkpoints {
    private static final RowMapper<Checkpoint> CHECKPOINT = (row, context) -> new Checkpoint(
            row.getObject("tenant_id", UUID.class),
            row.getLong("size"),
            row.getString("head"),
            row.getObject("at", OffsetDateTime.class).toInstant(),
            row.getString("signature"));

    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final int FILE_FORMAT = 1;
    private static final int AT_ONCE = 500;

    private final TenantTx tx;
    private final OpsTx ops;
    private final SigningKey key;

    public Checkpoints(TenantTx tx, OpsTx ops, SecretBox secrets) {
        this.tx = tx;
        this.ops = ops;
        this.key = new SigningKey(secrets.seed("receipts"));
    }

    /** The instance's public key, hex; it changes with the instance's secret only. */
    public String publicKey() {
        return key.publicKey();
    }

    /** The first line of a file about this log, signed. */
    ReceiptLine.Log log(TenantId tenant, String instance) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new ReceiptLine.Log(
                        FILE_FORMAT, tenant.value(), instance, publicKey(), now, 0, List.of(), Entry.START, "")
                .signed(key);
    }

    /** Signs the log as it is now, where it has grown since the last checkpoint; empty where there is no entry at all. */
    public Optional<Checkpoint> sign(TenantId tenant) {
        return tx.in(tenant, handle -> sign(handle, tenant));
    }

    private Optional<Checkpoint> sign(Handle handle, TenantId tenant) {
        ReceiptRows.Head head = ReceiptRows.lockHead(handle, tenant.value());
        Optional<Checkpoint> last = last(handle);
        if (head.sequence() == 0
                || last.filter(one -> one.size() == head.sequence()).isPresent()) return last;
        Frontier frontier = ReceiptRows.frontier(handle, head);
        Checkpoint now = Checkpoint.signed(
                tenant.value(),
                frontier.size(),
                frontier.head().toString(),
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                key);
        handle.createUpdate("""
                        insert into receipt_checkpoint (tenant_id, size, head, at, signature, frontier)
                        values (:tenant, :size, :head, :written, :signature, :frontier)""")
                .bindMethods(now)
                .bind("written", now.at().atOffset(ZoneOffset.UTC))
                .bind("frontier", ReceiptRows.hex(frontier))
                .execute();
        return Optional.of(now);
    }

    private static Optional<Checkpoint> last(Handle handle) {
        return handle.createQuery("select * from receipt_checkpoint order by size desc limit 1")
                .map(CHECKPOINT)
                .findOne();
    }

    /**
     * Proof that the log of a later checkpoint goes on from that of an earlier one, hex; empty also for what cannot be proven from
     * what is kept of the earlier one. Reads what came between them.
     */
    public Optional<ReceiptLine.Grown> grown(TenantId tenant, long from, Checkpoint to) {
        return tx.in(tenant, handle -> edge(handle, from).map(edge -> grown(handle, edge, to.size())));
    }

    private static Optional<Frontier> edge(Handle handle, long size) {
        return handle.createQuery("select frontier from receipt_checkpoint where size = :size and frontier is not null")
                .bind("size", size)
                .map((row, context) -> ReceiptRows.texts(row.getArray("frontier")))
                .findOne()
                .map(subtrees ->
                        new Frontier(size, subtrees.stream().map(Hash::parse).toList()));
    }

    private static ReceiptLine.Grown grown(Handle handle, Frontier edge, long size) {
        Growth growth = new Growth(edge, size);
        try (Stream<String> hashes = handle
                .createQuery("select hash from receipt where sequence > :from and sequence <= :to order by sequence")
                .bind("from", edge.size())
                .bind("to", size)
                .setFetchSize(AT_ONCE)
                .mapTo(String.class)
                .stream()) {
            hashes.forEach(hash -> growth.add(Entry.leaf(hash)));
        }
        return new ReceiptLine.Grown(
                edge.size(), size, growth.proof().stream().map(Hash::toString).toList());
    }

    /** The one of so many entries. */
    public Optional<Checkpoint> of(TenantId tenant, long size) {
        return tx.in(
                tenant,
                handle -> handle.createQuery("select * from receipt_checkpoint where size = :size")
                        .bind("size", size)
                        .map(CHECKPOINT)
                        .findOne());
    }

    /** Signs every log that has grown since it was signed last. Gives their number; one that fails keeps no other from it. */
    public int signAll() {
        int signed = 0;
        for (TenantId tenant : grown()) {
            try {
                sign(tenant);
                signed++;
            } catch (RuntimeException e) {
                LOG.errorf(
                        "tenant %s: its log is not signed: %s",
                        tenant, e.getClass().getSimpleName());
            }
        }
        return signed;
    }

    private List<TenantId> grown() {
        return ops.in(handle -> handle.createQuery("""
                        select c.tenant_id from market.receipt_chain c where c.sequence > coalesce(
                          (select max(size) from market.receipt_checkpoint p where p.tenant_id = c.tenant_id), 0)
                        limit 10000""")
                .map((row, context) -> new TenantId(row.getObject("tenant_id", UUID.class)))
                .list());
    }

    /** The last one; empty where the log was never signed. */
    public Optional<Checkpoint> last(TenantId tenant) {
        return tx.in(tenant, Checkpoints::last);
    }

    /** Those of more than so many entries, smallest first, at most 1,000. */
    public List<Checkpoint> after(TenantId tenant, long size) {
        return tx.in(tenant, handle -> after(handle, size));
    }

    static List<Checkpoint> after(Handle handle, long size) {
        return handle.createQuery("select * from receipt_checkpoint where size > :size order by size limit 1000")
                .bind("size", size)
                .map(CHECKPOINT)
                .list();
    }
}
