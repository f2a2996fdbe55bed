package bicameral.host.receipt;

import bicameral.protocol.Wire;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.Entry;
import bicameral.protocol.receipt.ReceiptLine;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Writes a tenant's whole log as a file that {@code ./bicameral verify-receipts} checks. Streams: memory does not grow with the log.
 * Thread-safe.
 */
@ApplicationScoped
public class ReceiptExport {
    private static final int AT_ONCE = 500;

    private final TenantTx tx;
    private final Checkpoints checkpoints;

    public ReceiptExport(TenantTx tx, Checkpoints checkpoints) {
        this.tx = tx;
        this.checkpoints = checkpoints;
    }

    /**
     * Signs the log as it is now and writes it up to there.
     *
     * @param instance where the log is kept, for people
     * @throws UncheckedIOException where the reader has gone
     */
    public void write(TenantId tenant, String instance, OutputStream to) {
        long size = checkpoints.sign(tenant).map(Checkpoint::size).orElse(0L);
        tx.in(tenant, handle -> {
            try {
                Wire.write(to, checkpoints.log(tenant, instance));
                entries(handle, size, to);
                return size;
            } catch (IOException e) {
                throw new UncheckedIOException("a receipt file was not read to its end", e);
            }
        });
    }

    private static void entries(Handle handle, long size, OutputStream to) throws IOException {
        Queue<Checkpoint> due = new ArrayDeque<>(Checkpoints.after(handle, 0));
        try (Stream<Receipt> rows = handle
                .createQuery("select * from receipt where sequence <= :size order by sequence")
                .bind("size", size)
                .setFetchSize(AT_ONCE)
                .map(ReceiptRows.RECEIPT)
                .stream()) {
            for (Iterator<Receipt> it = rows.iterator(); it.hasNext(); ) {
                Entry entry = it.next().entry();
                Wire.write(to, new ReceiptLine.Written(entry));
                Checkpoint next = due.peek();
                if (next == null || next.size() != entry.sequence()) continue;
                Wire.write(to, new ReceiptLine.Signed(next));
                due.remove();
                if (due.isEmpty()) due.addAll(Checkpoints.after(handle, next.size()));
            }
        }
    }
}
