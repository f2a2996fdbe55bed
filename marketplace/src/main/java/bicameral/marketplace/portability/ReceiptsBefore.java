package bicameral.marketplace.portability;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** The log of receipts of a tenant from where it was brought in, as it came. Thread-safe. */
@ApplicationScoped
public class ReceiptsBefore {
    private final TenantTx tx;

    public ReceiptsBefore(TenantTx tx) {
        this.tx = tx;
    }

    /** Whether there is one. Needs SEE_AUDIT. */
    public boolean any(CurrentTenant current) {
        current.require(Role.Permission.SEE_AUDIT);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("select exists (select 1 from receipt_log_before)")
                        .mapTo(Boolean.class)
                        .one());
    }

    /**
     * Writes it. Needs SEE_AUDIT.
     *
     * @throws UncheckedIOException where the reader has gone
     */
    public void write(CurrentTenant current, OutputStream to) {
        current.require(Role.Permission.SEE_AUDIT);
        tx.in(current.tenant(), handle -> {
            try (Stream<byte[]> parts = handle
                    .createQuery("select lines from receipt_log_before order by part")
                    .setFetchSize(4)
                    .mapTo(byte[].class)
                    .stream()) {
                for (Iterator<byte[]> it = parts.iterator(); it.hasNext(); ) to.write(it.next());
                return current;
            } catch (IOException e) {
                throw new UncheckedIOException("a log of receipts was not read to its end", e);
            }
        });
    }
}
