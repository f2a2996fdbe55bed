package bicameral.marketplace.agent;

import bicameral.host.chamber.Chambers;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes chambers forget the documents of agents that were deleted. Which are still to do stands in the database, so that what
 * a dead process or a chamber that does not wake left undone is done later. Thread-safe; blocks.
 */
@ApplicationScoped
public class Forgetting {
    private static final Logger LOG = Logger.getLogger(Forgetting.class);
    private static final int BATCH = 50;

    private static final String SOURCES =
            "select id from source where tenant_id = :tenant and agent_id = :agent and deleted_at is null";

    private final OpsTx ops;
    private final TenantTx tx;
    private final Chambers chambers;

    public Forgetting(OpsTx ops, TenantTx tx, Chambers chambers) {
        this.ops = ops;
        this.tx = tx;
        this.chambers = chambers;
    }

    private record Deleted(TenantId tenant, UUID agent, UUID collection) {}

    /** Forgets what is due; one agent's failure does not hold up the others. Gives the number of agents done. */
    public int run() {
        return (int) due().stream().filter(this::forget).count();
    }

    private List<Deleted> due() {
        return ops.in(handle -> handle.createQuery("""
                        select tenant_id, id, collection from market.agent
                        where deleted_at is not null and forgotten_at is null order by deleted_at limit :batch""")
                .bind("batch", BATCH)
                .map((row, context) -> new Deleted(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getObject("id", UUID.class),
                        row.getObject("collection", UUID.class)))
                .list());
    }

    private boolean forget(Deleted deleted) {
        try {
            for (UUID source : sources(deleted)) chambers.forgetSource(deleted.tenant(), deleted.collection(), source);
            for (DocumentState document : chambers.documents(deleted.tenant(), deleted.collection()))
                chambers.deleteDocument(deleted.tenant(), deleted.collection(), document.document());
        } catch (RuntimeException failure) {
            LOG.warnf("agent %s is not forgotten yet: %s", deleted.agent(), failure.getMessage());
            return false;
        }
        tx.in(deleted.tenant(), handle -> {
            for (String sql : List.of(
                    "delete from source_item where tenant_id = :tenant and source_id in (" + SOURCES + ")",
                    "delete from secret where tenant_id = :tenant and id in (select secret_id from source"
                            + " where tenant_id = :tenant and agent_id = :agent)",
                    "update source set deleted_at = now(), secret_id = null, mark = null, next_run_at = null"
                            + " where tenant_id = :tenant and agent_id = :agent and deleted_at is null",
                    "update agent set forgotten_at = now() where tenant_id = :tenant and id = :agent"))
                handle.createUpdate(sql)
                        .bind("tenant", deleted.tenant().value())
                        .bind("agent", deleted.agent())
                        .execute();
            return true;
        });
        return true;
    }

    private List<UUID> sources(Deleted deleted) {
        return tx.in(
                deleted.tenant(),
                handle -> handle.createQuery(SOURCES)
                        .bind("tenant", deleted.tenant().value())
                        .bind("agent", deleted.agent())
                        .mapTo(UUID.class)
                        .list());
    }
}
