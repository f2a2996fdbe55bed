package bicameral.marketplace.billing;

import bicameral.tenant.OpsTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the invariants of the books: runs {@code db/invariants.sql}, one statement, so that all are checked on the same moment.
 * Thread-safe; reads all entries.
 */
@ApplicationScoped
public class LedgerAudit {
    private final OpsTx ops;

    public LedgerAudit(OpsTx ops) {
        this.ops = ops;
    }

    /** One invariant. */
    public record Finding(String name, boolean ok, long violations) {}

    /** All invariants, in their order. */
    public List<Finding> run() {
        return ops.in(handle -> {
            try {
                return run(handle.getConnection());
            } catch (SQLException e) {
                throw new IllegalStateException("the audit could not run", e);
            }
        });
    }

    static List<Finding> run(Connection connection) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(script())) {
            while (rows.next())
                findings.add(new Finding(rows.getString("name"), rows.getBoolean("ok"), rows.getLong("violations")));
        }
        return findings;
    }

    private static String script() {
        try (InputStream in = LedgerAudit.class.getResourceAsStream("/db/invariants.sql")) {
            if (in == null) throw new IllegalStateException("db/invariants.sql is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
