package bicameral.bench.fair;

import bicameral.host.EngineSettings;
import bicameral.host.HostSettings;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.Gateway;
import bicameral.host.receipt.Receipts;
import bicameral.launcher.Secrets;
import bicameral.launcher.postgres.PostgresServer;
import bicameral.launcher.process.Child;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** A market database as the launcher starts it, with the product's own pool, and gateways that write their receipts there. */
final class Ground implements AutoCloseable {
    private final Path directory;
    private final Child postgres;
    private final AgroalDataSource pool;
    private final Receipts receipts;
    private final Ceilings ceilings;

    private Ground(Path directory, Child postgres, AgroalDataSource pool) {
        this.directory = directory;
        this.postgres = postgres;
        this.pool = pool;
        TenantTx tx = new TenantTx(pool);
        this.receipts = new Receipts(tx);
        this.ceilings = new Ceilings(tx, new AuditLog(tx));
    }

    static Ground start(Path directory) throws IOException, SQLException {
        Secrets secrets = Secrets.in(directory.resolve("secrets"));
        PostgresServer server = new PostgresServer(
                directory.resolve("postgres"),
                directory.resolve("postgres.log"),
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
            Ground ground = new Ground(directory, child, pool(server.jdbcUrl("bicameral"), secrets.get("app")));
            started = true;
            return ground;
        } finally {
            if (!started) child.kill();
        }
    }

    /** As large as the product's. */
    private static AgroalDataSource pool(String url, String password) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.minSize(1)
                        .maxSize(24)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .connectionFactoryConfiguration(connection -> connection
                                .jdbcUrl(url)
                                .principal(new NamePrincipal("bicameral_app"))
                                .credential(new SimplePassword(password)))));
    }

    /** A gateway before an engine. */
    Gateway gateway(EngineSettings engine) {
        HostSettings settings = HostSettings.defaults(directory, directory)
                .withBudget(new HostSettings.Budget(2, 100_000, 100_000, 512 * 1024))
                .withEngine(engine);
        return new Gateway(settings, receipts, ceilings);
    }

    /** Whether every receipt of a tenant is there and in order. */
    boolean whole(Tenant tenant) {
        return receipts.verify(tenant.id()).whole();
    }

    @Override
    public void close() {
        pool.close();
        postgres.stop(Duration.ofSeconds(20));
    }
}
