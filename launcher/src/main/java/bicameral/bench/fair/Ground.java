package bicameral.bench.fair;

import bicameral.bench.Market;
import bicameral.host.EngineSettings;
import bicameral.host.HostSettings;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.Gateway;
import bicameral.host.receipt.Receipts;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** A market database with a pool as large as the product's, and gateways that write their receipts there. */
final class Ground implements AutoCloseable {
    /** As many as the product's pool has. */
    private static final int CONNECTIONS = 24;

    private final Path directory;
    private final Market market;
    private final AgroalDataSource pool;
    private final Receipts receipts;
    private final Ceilings ceilings;
    private final Prompts prompts;

    private Ground(Path directory, Market market, AgroalDataSource pool, Prompts prompts) {
        this.directory = directory;
        this.market = market;
        this.pool = pool;
        TenantTx tx = new TenantTx(pool);
        this.receipts = new Receipts(tx);
        this.prompts = prompts;
        this.ceilings = new Ceilings(tx, new AuditLog(tx));
    }

    /**
     * @param directory for the database
     * @param documents what questions and passages are about
     */
    static Ground start(Path directory, Path documents) throws IOException, SQLException {
        Prompts prompts = Prompts.of(documents);
        Market market = Market.start(directory);
        return new Ground(directory, market, market.app(CONNECTIONS), prompts);
    }

    Prompts prompts() {
        return prompts;
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
        market.close();
    }
}
