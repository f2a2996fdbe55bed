package bicameral.marketplace.source;

import bicameral.host.chamber.Chambers;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import java.util.List;
import java.util.UUID;

/** How much a tenant's documents may take up, uploads and fetched pages of all its agents together. Thread-safe; blocks. */
public final class DocumentRoom {
    private final TenantTx tx;
    private final Chambers chambers;
    private final long limit;

    /**
     * Lets each tenant have so much.
     *
     * @param limit bytes
     */
    public DocumentRoom(TenantTx tx, Chambers chambers, long limit) {
        this.tx = tx;
        this.chambers = chambers;
        this.limit = limit;
    }

    /** Bytes that a tenant may keep in all. */
    public long limit() {
        return limit;
    }

    /** Bytes of all documents of all agents of the tenant. */
    public long used(TenantId tenant) {
        return collections(tenant).stream()
                .flatMap(collection -> chambers.documents(tenant, collection).stream())
                .mapToLong(DocumentState::bytes)
                .sum();
    }

    /** Bytes that may still come; never negative. */
    public long left(TenantId tenant) {
        return Math.max(0, limit - used(tenant));
    }

    private List<UUID> collections(TenantId tenant) {
        return tx.in(
                tenant,
                handle -> handle.createQuery(
                                "select distinct collection from agent where tenant_id = :tenant and deleted_at is null")
                        .bind("tenant", tenant.value())
                        .mapTo(UUID.class)
                        .list());
    }
}
