package bicameral.launcher.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the first start after a restore puts right: messages that were under way in the backup will never end, and what they hold
 * should not wait until they expire by themselves.
 */
public final class Restored {
    private static final String MARK = "restored";

    private Restored() {}

    static void mark(Path data) throws IOException {
        Files.createFile(data.resolve(MARK));
    }

    /**
     * Once after a restore, before the application starts; does nothing else.
     *
     * @param superuser address of the market's database, with who connects
     */
    public static void settle(Path data, String superuser) throws IOException {
        Path mark = data.resolve(MARK);
        if (!Files.exists(mark)) return;
        try (Connection market = DriverManager.getConnection(superuser);
                Statement statement = market.createStatement()) {
            // A backup may be of a server that no application has been started on.
            statement.execute("""
                    do $$ begin
                      if to_regclass('market.asked') is not null then
                        update market.asked set expires_at = now() where state = 'open';
                      end if;
                    end $$""");
        } catch (SQLException e) {
            throw new IOException("the restored market cannot be put right", e);
        }
        Files.delete(mark);
    }
}
