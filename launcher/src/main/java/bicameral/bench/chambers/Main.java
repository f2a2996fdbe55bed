package bicameral.bench.chambers;

import bicameral.bench.Figure;
import bicameral.bench.Market;
import bicameral.bench.Report;
import bicameral.host.HostSettings;
import bicameral.host.chamber.SandboxedChambers;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.Gateway;
import bicameral.host.instance.Instance;
import bicameral.host.receipt.Receipts;
import bicameral.launcher.Installation;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The entry of ./bicameral bench chambers. */
public final class Main {
    private static final int MOST_AWAKE = 100;
    private static final int CONNECTIONS = 16;

    private Main() {}

    /**
     * Exits 0 when it could measure, met or missed; 2 when not.
     *
     * @param words the directory to work in, the report to write, then {@code --spares} with the number of spare workers where it is
     *     not to be the default, then the numbers of tenants
     */
    public static void main(String[] words) {
        try {
            boolean told = words.length > 3 && words[2].equals("--spares");
            int spares = told
                    ? Integer.parseInt(words[3])
                    : HostSettings.Care.defaults().spareWorkers();
            List<Integer> sizes = Arrays.stream(words)
                    .skip(told ? 4 : 2)
                    .map(Integer::valueOf)
                    .toList();
            measure(Path.of(words[0]), Path.of(words[1]), spares, sizes);
            System.exit(0);
        } catch (NumberFormatException e) {
            System.err.println("bicameral: bench chambers takes numbers of tenants, like 10 100 300, before them"
                    + " --spares 0 to measure without spare workers");
        } catch (IOException | SQLException | RuntimeException e) {
            System.err.println("bicameral: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(2);
    }

    private static void measure(Path data, Path report, int spares, List<Integer> sizes)
            throws IOException, InterruptedException, SQLException {
        List<Figure> figures = new ArrayList<>();
        try (Market market = Market.start(data);
                AgroalDataSource app = market.app(CONNECTIONS);
                AgroalDataSource ops = market.ops(CONNECTIONS)) {
            for (int size : sizes) figures.addAll(measure(data, new TenantTx(app), new OpsTx(ops), spares, size));
        }
        Report.write(report, "chambers", figures);
        System.out.println("Written to " + report);
    }

    private static List<Figure> measure(Path data, TenantTx tx, OpsTx ops, int spares, int size)
            throws InterruptedException {
        HostSettings defaults = HostSettings.defaults(
                data.resolve("host"), Installation.current().worker());
        HostSettings settings = defaults.withLifecycle(defaults.lifecycle()
                .withMaxAwake(MOST_AWAKE)
                .withIdle(Duration.ofHours(1))
                .withSpareWorkers(spares));
        Receipts receipts = new Receipts(tx);
        Gateway gateway = new Gateway(settings, receipts, new Ceilings(tx, new AuditLog(tx)));
        Instance instance = new Instance(settings, gateway, new SecretBox(new SecretSettings("5e".repeat(32))), ops);
        SandboxedChambers chambers = new SandboxedChambers(settings, gateway, receipts, instance, tx, ops);
        chambers.join();
        try {
            if (!chambers.prepare().join()) throw new IllegalStateException("the start cache was not built");
            return new ChambersBenchmark(chambers, size, MOST_AWAKE).measure();
        } finally {
            chambers.close();
        }
    }
}
