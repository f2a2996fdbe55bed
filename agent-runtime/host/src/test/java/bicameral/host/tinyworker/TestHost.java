package bicameral.host.tinyworker;

import bicameral.db.TestDatabase;
import bicameral.host.HostSettings;
import bicameral.host.HostSettings.DiskQuota;
import bicameral.host.chamber.Chambers;
import bicameral.host.chamber.SandboxedChambers;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Gateway;
import bicameral.host.gateway.Urgency;
import bicameral.host.instance.Instance;
import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Settlement;
import bicameral.host.receipt.Settlements;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.Wire;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
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
import org.jdbi.v3.core.Jdbi;

/** A host with real database, sandbox and files, and the tiny worker in its chambers. */
public final class TestHost implements AutoCloseable {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Path WORKER_HOME = makeWorkerHome();

    public final Path data;
    public final Receipts receipts;
    public final Ceilings ceilings;
    public final Gateway gateway;
    public final SandboxedChambers chambers;

    private final boolean second;

    private TestHost(Path data, HostSettings settings, boolean second) {
        this.data = data;
        this.second = second;
        this.receipts = new Receipts(new TenantTx(DATABASE.app()));
        TenantTx tx = new TenantTx(DATABASE.app());
        OpsTx ops = new OpsTx(DATABASE.ops());
        this.ceilings = new Ceilings(tx, new AuditLog(tx));
        this.gateway = new Gateway(settings, receipts, ceilings);
        Instance instance = new Instance(settings, gateway, new SecretBox(new SecretSettings("5e".repeat(32))), ops);
        this.chambers = new SandboxedChambers(settings, gateway, receipts, instance, tx, ops);
        chambers.join();
    }

    public static TestHost start() {
        return start(settings -> settings);
    }

    public static TestHost start(UnaryOperator<HostSettings> change) {
        try {
            Path data = Files.createTempDirectory("h");
            return new TestHost(data, change.apply(settings(data)), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another instance on the same database and the same data, to be closed first. */
    public TestHost another() {
        return new TestHost(data, settings(data), true);
    }

    /** Without spare workers; see {@link #withSpares}. */
    public static HostSettings settings(Path data) {
        HostSettings settings = HostSettings.defaults(data, WORKER_HOME).withWorkerMain(TinyWorker.class.getName());
        return settings.withLifecycle(settings.lifecycle().withSpareWorkers(0));
    }

    /** For so many bytes; all else as it is by default. */
    public static DiskQuota disk(long bytes) {
        DiskQuota quota = DiskQuota.defaults();
        return new DiskQuota(bytes, quota.files(), quota.shrinking());
    }

    /** With this quota; all else as it is by default. */
    public static HostSettings.Limits limits(DiskQuota disk) {
        HostSettings.Limits usual = HostSettings.Limits.defaults();
        return HostSettings.Limits.of(
                usual.residentMiB(), usual.processes(), disk, usual.documentsBytes(), usual.learning());
    }

    /** With so many, and no start cache to wait for. */
    public static HostSettings withSpares(HostSettings settings, int count) {
        return settings.withLifecycle(settings.lifecycle().withStartCache(false).withSpareWorkers(count));
    }

    public static TenantId tenant() {
        return new TenantId(Ids.next());
    }

    /** Pays for a message, which completes its receipt. */
    public void settle(TenantId tenant, UUID message) {
        OpsTx ops = new OpsTx(DATABASE.ops());
        ops.in(handle -> {
            Settlements.due(handle, tenant, message, new Settlement(0, 50_000, "CNY"));
            return message;
        });
        if (new Settlements(receipts, ops).settle(tenant, message).isEmpty())
            throw new AssertionError("the receipt is not settled");
    }

    /** Makes it a tenant of the market. */
    public static void known(TenantId tenant) {
        Jdbi.create(DATABASE.superuser())
                .useHandle(handle -> handle.execute(
                        "insert into market.tenant (id, kind, slug, name) values (?, 'ENTERPRISE', ?, 'Tiny')",
                        tenant.value(),
                        "t-" + tenant.toString().substring(24)));
    }

    /** Somebody of that tenant who has an operator's role. */
    public static Operator operator(TenantId tenant, String name) {
        PersonId person = new PersonId(Ids.next());
        Jdbi.create(DATABASE.superuser())
                .useHandle(handle -> handle.execute("""
                        insert into market.person (id, issuer, subject, display_name, email, personal_tenant)
                        values (?, 'tests', ?, ?, 'x@example.org', ?)""", person.value(), person.toString(), name, tenant.value()));
        return new Operator(person, name);
    }

    /** For what spans tenants. */
    public static OpsTx ops() {
        return new OpsTx(DATABASE.ops());
    }

    /** What stands in its log of activities, in order. */
    public static List<String> deeds(TenantId tenant) {
        return Jdbi.create(DATABASE.superuser())
                .withHandle(handle -> handle.createQuery(
                                "select action from market.audit_entry where tenant_id = ? order by id")
                        .bind(0, tenant.value())
                        .mapTo(String.class)
                        .list());
    }

    /** What its owners are to be told of its chamber, in order: kind and reason. */
    public static List<String> alerts(TenantId tenant) {
        return Jdbi.create(DATABASE.superuser())
                .withHandle(handle -> handle.createQuery(
                                "select kind || ' ' || reason from market.chamber_alert where tenant_id = ? order by id")
                        .bind(0, tenant.value())
                        .mapTo(String.class)
                        .list());
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
        return new Chambers.Question(
                tenant, message, agent, policy, null, "visitor", text, "en", true, Urgency.FREE, List.of());
    }

    public static String text(ChamberEvent event) {
        return event instanceof ChamberEvent.Token token ? token.text() : "";
    }

    @Override
    public void close() {
        chambers.close();
        if (second) return;
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
