package bicameral.bench.chambers;

import bicameral.launcher.Secrets;
import bicameral.launcher.postgres.PostgresServer;
import bicameral.launcher.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGPoolingDataSource;

/** A market database of the benchmark's own, with all migrations. */
final class Market implements AutoCloseable {
    private static final int CONNECTIONS = 16;

    private final PostgresServer server;
    private final Child child;
    private final Secrets secrets;

    private Market(PostgresServer server, Child child, Secrets secrets) {
        this.server = server;
        this.child = child;
        this.secrets = secrets;
    }

    static Market start(Path data) throws IOException {
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
        server.awaitReady(child);
        server.bootstrap();
        Market market = new Market(server, child, secrets);
        Flyway.configure()
                .dataSource(market.as("bicameral_owner", "owner"))
                .defaultSchema("market")
                .locations("classpath:db/migration")
                .load()
                .migrate();
        return market;
    }

    DataSource app() {
        return as("bicameral_app", "app");
    }

    DataSource ops() {
        return as("bicameral_ops", "ops");
    }

    @SuppressWarnings("deprecation") // as a pool it does for a benchmark
    private DataSource as(String role, String secret) {
        PGPoolingDataSource source = new PGPoolingDataSource();
        source.setMaxConnections(CONNECTIONS);
        source.setURL(server.jdbcUrl("bicameral"));
        source.setUser(role);
        source.setPassword(secrets.get(secret));
        return source;
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(10));
    }
}
