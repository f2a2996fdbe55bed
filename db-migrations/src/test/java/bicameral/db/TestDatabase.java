package bicameral.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A migrated market database of its own on the JVM's one embedded PostgreSQL. The server starts with the first one (about
 * four seconds) and ends with the JVM.
 */
public final class TestDatabase {
    private static final String PASSWORD = "test";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    private static final String LATEST = "latest";

    /** A fresh database with all migrations. */
    public static TestDatabase fresh() {
        return fresh(LATEST);
    }

    /** A fresh database as it was with that migration, to see what later ones make of what was there. */
    static TestDatabase fresh(String version) {
        String name = "market_" + COUNT.incrementAndGet();
        return migrated(name, "", version);
    }

    /** As {@link #fresh}, with all its tables in an empty directory, for a disk that may become full. To be {@link #drop}ped. */
    public static TestDatabase in(Path directory) {
        String name = "market_" + COUNT.incrementAndGet();
        execute(Server.ADMIN, "CREATE TABLESPACE " + name + " LOCATION '" + directory.toAbsolutePath() + "'");
        return migrated(name, " TABLESPACE " + name, LATEST);
    }

    /** Takes away one that has a directory of its own. */
    public void drop() {
        execute(Server.ADMIN, "DROP DATABASE " + name + " WITH (FORCE)");
        execute(Server.ADMIN, "DROP TABLESPACE " + name);
    }

    private static TestDatabase migrated(String name, String where, String version) {
        execute(Server.ADMIN, "CREATE DATABASE " + name + " OWNER bicameral_owner ENCODING 'UTF8'" + where);
        TestDatabase database = new TestDatabase(name);
        database.migrate(version);
        return database;
    }

    /** All migrations up to that one, or {@code latest}. */
    void migrate(String version) {
        Flyway.configure()
                .dataSource(as("bicameral_owner"))
                .defaultSchema("market")
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    /** As role bicameral_app. */
    public DataSource app() {
        return as("bicameral_app");
    }

    /** As role bicameral_ops. */
    public DataSource ops() {
        return as("bicameral_ops");
    }

    /** As role bicameral_owner. */
    public DataSource owner() {
        return as("bicameral_owner");
    }

    /** As superuser, to look at what no role may see. */
    public DataSource superuser() {
        return as("postgres");
    }

    private DataSource as(String role) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {Server.PORT});
        source.setDatabaseName(name);
        source.setUser(role);
        source.setPassword(PASSWORD);
        return source;
    }

    private static void execute(DataSource source, String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("test database: " + sql, e);
        }
    }

    /** Started on first touch. */
    private static final class Server {
        static final DataSource ADMIN;
        static final int PORT;

        static {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "200")
                        .start();
                PORT = server.getPort();
                ADMIN = server.getPostgresDatabase();
                try (InputStream in = TestDatabase.class.getResourceAsStream("/db/bootstrap.sql")) {
                    if (in == null) throw new IOException("db/bootstrap.sql is not on the class path");
                    String script = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll("(?m)^--.*$", "")
                            .replaceAll("\\$\\{\\w+_password}", PASSWORD);
                    Arrays.stream(script.split(";"))
                            .map(String::strip)
                            .filter(statement -> !statement.isEmpty())
                            .forEach(statement -> execute(ADMIN, statement));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
