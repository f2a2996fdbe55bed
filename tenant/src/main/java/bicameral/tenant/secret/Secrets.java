package bicameral.tenant.secret;

import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A tenant's secrets by id. Thread-safe. They are written and used, never shown again. */
@ApplicationScoped
public class Secrets {
    private final TenantTx tx;
    private final SecretBox box;

    public Secrets(TenantTx tx, SecretBox box) {
        this.tx = tx;
        this.box = box;
    }

    /** Keeps a secret in the caller's transaction; returns its id. */
    public UUID keep(Handle handle, TenantId tenant, String plain) {
        UUID id = Ids.next();
        handle.createUpdate("insert into secret (tenant_id, id, sealed) values (:tenant, :id, :sealed)")
                .bind("tenant", tenant.value())
                .bind("id", id)
                .bind("sealed", box.seal(tenant, purpose(id), plain.getBytes(StandardCharsets.UTF_8)))
                .execute();
        return id;
    }

    /** The secret; empty where it is gone, or cannot be opened since the instance's secret is another one now. */
    public Optional<String> read(TenantId tenant, UUID id) {
        Optional<byte[]> sealed = tx.in(
                tenant,
                handle -> handle.createQuery("select sealed from secret where tenant_id = :tenant and id = :id")
                        .bind("tenant", tenant.value())
                        .bind("id", id)
                        .mapTo(byte[].class)
                        .findOne());
        try {
            return sealed.map(bytes -> new String(box.open(tenant, purpose(id), bytes), StandardCharsets.UTF_8));
        } catch (SecretBox.Unopened e) {
            return Optional.empty();
        }
    }

    /** Forgets a secret in the caller's transaction. */
    public void forget(Handle handle, TenantId tenant, UUID id) {
        handle.createUpdate("delete from secret where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id)
                .execute();
    }

    private static String purpose(UUID id) {
        return "secret " + id;
    }
}
