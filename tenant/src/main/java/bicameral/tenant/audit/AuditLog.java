package bicameral.tenant.audit;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Append-only log per tenant. Thread-safe. */
@ApplicationScoped
public class AuditLog {
    private final TenantTx tx;

    public AuditLog(TenantTx tx) {
        this.tx = tx;
    }

    /** Writes in the caller's transaction, so that deed and entry stand or fall together. */
    public void write(Handle handle, CurrentTenant who, String action, String target, Map<String, String> details) {
        throw new UnsupportedOperationException("being built");
    }

    /** Newest first, after the given entry; needs SEE_AUDIT; limit 1..200. */
    public List<AuditEntry> page(CurrentTenant current, @Nullable UUID after, int limit) {
        throw new UnsupportedOperationException("being built");
    }
}
