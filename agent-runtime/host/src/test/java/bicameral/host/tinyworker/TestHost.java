package bicameral.host.tinyworker;

import bicameral.db.TestDatabase;
import bicameral.host.HostSettings;
import bicameral.host.chamber.Chambers;
import bicameral.host.chamber.SandboxedChambers;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Gateway;
import bicameral.host.gateway.Urgency;
import bicameral.host.receipt.Receipts;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.Wire;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A host with real database, sandbox and files, and the tiny worker in its chambers. */
public final class TestHost implements AutoCloseable {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Path WORKER_HOME = makeWorkerHome();

    public final Path data;
    public final Receipts receipts;
    public final Ceilings ceilings;
    public final Gateway gateway;
    public final SandboxedChambers chambers;

    private TestHost(Path data, HostSettings settings) {
        this.data = data;
        this.receipts = new Receipts(new TenantTx(DATABASE.app()));
        TenantTx tx = new TenantTx(DATABASE.app());
        this.ceilings = new Ceilings(tx, new AuditLog(tx));
        this.gateway = new Gateway(settings, receipts, ceilings);
        this.chambers = new SandboxedChambers(
                settings, gateway, receipts, new TenantTx(DATABASE.app()), new OpsTx(DATABASE.ops()));
    }

    public static TestHost start() {
        return start(settings -> settings);
    }

    public static TestHost start(UnaryOperator<HostSettings> change) {
        try {
            Path data = Files.createTempDirectory("h");
            return new TestHost(data, change.apply(settings(data)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static HostSettings settings(Path data) {
        return HostSettings.defaults(data, WORKER_HOME).withWorkerMain(TinyWorker.class.getName());
    }

    public static TenantId tenant() {
        return new TenantId(Ids.next());
    }

    public Chambers.Answer ask(TenantId tenant, String text) {
        return chambers.ask(question(tenant, Ids.next(), text, EgressPolicy.PASSAGES), event -> {}, () -> false);
    }

    /** What a probe inside the tenant's chamber reports. */
    public String probe(TenantId tenant, String what) {
        return ask(tenant, "probe " + what).answered().text();
    }

    public static Chambers.Question question(TenantId tenant, UUID message, String text, EgressPolicy policy) {
        AgentBrief agent = new AgentBrief(
                new UUID(1, 2), 3, "Tiny", "tests", "", "", List.of(new UUID(3, 4)), AgentBrief.Engine.SHARED);
        return new Chambers.Question(tenant, message, agent, policy, null, "visitor", text, "en", true, Urgency.FREE);
    }

    public static String text(ChamberEvent event) {
        return event instanceof ChamberEvent.Token token ? token.text() : "";
    }

    @Override
    public void close() {
        chambers.close();
        try (Stream<Path> tree = Files.walk(data)) {
            for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path makeWorkerHome() {
        try {
            Path home = Files.createTempDirectory("tiny-worker");
            Path lib = Files.createDirectories(home.resolve("lib"));
            List<Class<?>> from =
                    List.of(TinyWorker.class, Wire.class, JsonMapper.class, JsonFactory.class, JsonTypeInfo.class);
            for (int i = 0; i < from.size(); i++) addJar(lib.resolve(i + ".jar"), from.get(i));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
            return home;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("no worker for tests", e);
        }
    }

    private static void delete(Path home) {
        try (Stream<Path> tree = Files.walk(home)) {
            for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addJar(Path jar, Class<?> from) throws IOException, URISyntaxException {
        Path source =
                Path.of(from.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(source)) {
            Files.copy(source, jar);
            return;
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> tree = Files.walk(source)) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(source.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
    }
}
