package bicameral.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The one door to the market database. Thread-safe. Each call is one transaction (READ COMMITTED) that commits when the
 * work returns and rolls back when it throws.
 */
@ApplicationScoped
public class TenantTx {
    private final Jdbi jdbi;

    /** Works as role {@code bicameral_app}. */
    public TenantTx(DataSource app) {
        this.jdbi = Jdbi.create(app).installPlugin(new PostgresPlugin());
    }

    /** Work on one tenant's rows: row-level security shows and accepts no others. */
    public <T> T in(TenantId tenant, Function<Handle, T> work) {
        return jdbi.inTransaction(handle -> work.apply(of(handle, tenant)));
    }

    /** As {@link #in}, but all that is read is of one moment (REPEATABLE READ), however long it takes. */
    public <T> T snapshot(TenantId tenant, Function<Handle, T> work) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> work.apply(of(handle, tenant)));
    }

    private static Handle of(Handle handle, TenantId tenant) {
        handle.createQuery("select set_config('app.tenant', :tenant, true)")
                .bind("tenant", tenant.toString())
                .mapTo(String.class)
                .one();
        return handle;
    }

    /** Work on public tables only (listings, templates, people): no tenant is set, tenant tables show no row. */
    public <T> T open(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
    }
}
