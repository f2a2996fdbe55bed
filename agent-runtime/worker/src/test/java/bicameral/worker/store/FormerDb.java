package bicameral.worker.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A chamber's database as a former version left it. */
public final class FormerDb {
    private FormerDb() {}

    /**
     * Writes one.
     *
     * @param steps how many steps its schema has
     * @param rows what is in it
     */
    public static void write(Path file, int steps, ChamberDb.Change rows) throws SQLException {
        NativeLibrary.useUnpacked();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath())) {
            Schema.bringUpTo(steps, connection);
            rows.in(connection);
        }
    }
}
