package bicameral.bench;

import bicameral.launcher.Secrets;
import bicameral.launcher.postgres.PostgresServer;
import bicameral.launcher.process.Child;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/**
 * A market database as the launcher starts it, of a benchmark's own, with all migrations. Only for benchmarks that run with the
 * application's libraries.
 */
public final class Market implements AutoCloseable {
    private final PostgresServer server;
    private final Child child;
    private final Secrets secrets;

    private Market(PostgresServer server, Child child, Secrets secrets) {
        this.server = server;
        this.child = child;
        this.secrets = secrets;
    }

    /** Starts it in a directory, which may be fresh; ends with {@link #close}. */
    public static Market start(Path data) throws IOException {
        Files.createDirectories(data);
        Secrets secrets = Secrets.in(data.resolve("secrets"));
        PostgresServer server = new PostgresServer(
                data.resolve("postgres"),
                data.resolve("postgres.log"),
                secrets.get("postgres"),
                Map.of(
                        "owner_password", secrets.get("owner"),
                        "app_password", secrets.get("app"),
                        "ops_password", secrets.get("ops"),
                        "keycloak_password", secrets.get("keycloak")));
        server.create();
        Child child = Child.start(server.plan());
        boolean started = false;
        try {
            server.awaitReady(child);
            server.bootstrap();
            Flyway.configure()
                    .dataSource(server.jdbcUrl("bicameral"), "bicameral_owner", secrets.get("owner"))
                    .defaultSchema("market")
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            started = true;
            return new Market(server, child, secrets);
        } finally {
            if (!started) child.kill();
        }
    }

    /** Of the database, without who connects. */
    public String url() {
        return server.jdbcUrl("bicameral");
    }

    /** By the name that the launcher gives it: postgres, app, ops … */
    public String password(String secret) {
        return secrets.get(secret);
    }

    /** A pool of the role of requests. */
    public AgroalDataSource app(int size) throws SQLException {
        return pool(url(), "bicameral_app", password("app"), size);
    }

    /** A pool of the role that posts. */
    public AgroalDataSource ops(int size) throws SQLException {
        return pool(url(), "bicameral_ops", password("ops"), size);
    }

    /** A pool as the product's; opens connections when they are wanted. */
    public static AgroalDataSource pool(String url, String role, String password, int size) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.minSize(0)
                        .maxSize(size)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        .connectionFactoryConfiguration(connection -> connection
                                .jdbcUrl(url)
                                .principal(new NamePrincipal(role))
                                .credential(new SimplePassword(password)))));
    }

    /** As superuser: sets up what the market's roles may not. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    /** One number, as superuser. */
    public long number(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A connection past every policy. */
    public Connection superuser() throws SQLException {
        Properties who = new Properties();
        who.setProperty("user", "postgres");
        who.setProperty("password", password("postgres"));
        return DriverManager.getConnection(url(), who);
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(30));
    }
}
