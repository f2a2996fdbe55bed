package bicameral.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * Transactions that span tenants, as role {@code bicameral_ops}: ledger postings, resolving memberships at sign-in, jobs.
 * Never reached with ids straight from a request. Thread-safe.
 */
@ApplicationScoped
public class OpsTx {
    private final Jdbi jdbi;

    public OpsTx(@jakarta.inject.Named("ops") DataSource ops) {
        this.jdbi = Jdbi.create(ops).installPlugin(new PostgresPlugin());
    }

    /** One transaction; commits when the work returns, rolls back when it throws. */
    public <T> T in(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
    }

    /**
     * As {@link #in}, for questions whose answers are few however much there is: the planner takes indexes. Left to itself it cannot know
     * how little lies behind a mark that stands in a table, thinks of a third of all, and reads tables whole to join them.
     */
    public <T> T byIndex(Function<Handle, T> work) {
        return jdbi.inTransaction(handle -> {
            handle.execute(
                    "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off");
            return work.apply(handle);
        });
    }

    /** One statement, run and committed by the same message to the database. For where every round trip counts. */
    public <T> T alone(Function<Handle, T> statement) {
        return jdbi.withHandle(statement::apply);
    }
}
