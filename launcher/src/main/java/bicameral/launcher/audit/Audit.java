package bicameral.launcher.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks a market database whether the invariants of its money hold. */
public final class Audit {
    private static final String SCRIPT = "/db/invariants.sql";

    private Audit() {}

    /** One invariant at this moment. */
    public record Invariant(String name, boolean ok, long violations) {}

    /**
     * All of them, from one statement and so of one moment.
     *
     * @param jdbcUrl of a role that sees all rows
     */
    public static List<Invariant> of(String jdbcUrl) throws SQLException, IOException {
        List<Invariant> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(script())) {
            while (rows.next()) {
                found.add(new Invariant(rows.getString("name"), rows.getBoolean("ok"), rows.getLong("violations")));
            }
        }
        return found;
    }

    private static String script() throws IOException {
        try (InputStream in = Audit.class.getResourceAsStream(SCRIPT)) {
            if (in == null) throw new IOException(SCRIPT + " is not on the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
