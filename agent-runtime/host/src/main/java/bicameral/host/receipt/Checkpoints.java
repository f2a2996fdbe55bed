package bicameral.host.receipt;

import bicameral.protocol.log.Frontier;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.SigningKey;
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

    private final TenantTx tx;
    private final SigningKey key;

    public Checkpoints(TenantTx tx, SecretBox secrets) {
        this.tx = tx;
        this.key = new SigningKey(secrets.seed("receipts"));
    }

    /** The instance's public key, hex; it changes with the instance's secret only. */
    public String publicKey() {
        return key.publicKey();
    }

    SigningKey key() {
        return key;
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
                        insert into receipt_checkpoint (tenant_id, size, head, at, signature)
                        values (:tenant, :size, :head, :written, :signature)""")
                .bindMethods(now)
                .bind("written", now.at().atOffset(ZoneOffset.UTC))
                .execute();
        return Optional.of(now);
    }

    private static Optional<Checkpoint> last(Handle handle) {
        return handle.createQuery("select * from receipt_checkpoint order by size desc limit 1")
                .map(CHECKPOINT)
                .findOne();
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
