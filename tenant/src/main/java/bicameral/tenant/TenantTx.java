package bicameral.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
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
    private final DataSource app;
    private final Jdbi jdbi;

    /** Works as role {@code bicameral_app}. */
    public TenantTx(DataSource app) {
        this.app = app;
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

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    public interface Parameters {
        /** Sets them, the first at {@code from}. */
        void set(PreparedStatement statement, int from) throws SQLException;
    }

    /**
     * One statement on one tenant's rows, in a transaction of its own and in one round trip: the tenant is set, the statement run
     * and the transaction committed by the same message to the database. For where every trip counts; therefore the driver's own
     * statement, whose parameters are set without looking each of them up.
     *
     * @param sql ours, never anyone's input; one statement that returns rows
     * @return whether it returned any row; where so, it is durable
     * @throws ConnectionException where the database does not answer, or refuses
     */
    public boolean alone(TenantId tenant, String sql, Parameters parameters) {
        try (Connection connection = app.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select set_config('app.tenant', ?, true); " + sql)) {
            if (!connection.getAutoCommit())
                throw new IllegalStateException("a statement alone needs a connection that commits by itself");
            statement.setString(1, tenant.toString());
            parameters.set(statement, 2);
            statement.execute();
            return second(statement);
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** The first result is the setting's. */
    private static boolean second(PreparedStatement statement) throws SQLException {
        if (!statement.getMoreResults()) throw new IllegalStateException("the statement returns no rows");
        try (ResultSet rows = statement.getResultSet()) {
            return rows.next();
        }
    }

    /** Work on public tables only (listings, templates, people): no tenant is set, tenant tables show no row. */
    public <T> T open(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
    }
}
