package bicameral.launcher;

import bicameral.launcher.app.Application;
import bicameral.launcher.backup.Restored;
import bicameral.launcher.identity.KeycloakServer;
import bicameral.launcher.identity.Realm;
import bicameral.launcher.postgres.PostgresServer;
import bicameral.launcher.process.Child;
import bicameral.launcher.process.Health;
import bicameral.launcher.process.Identity;
import bicameral.launcher.process.LogFiles;
import bicameral.launcher.process.Signals;
import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/**
 * The running product on one data directory: PostgreSQL, Keycloak and the application as real processes, ready when
 * {@link #start} returns, gone when {@link #close} returns or this JVM ends, however it ends.
 */
public final class Product implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final List<Part> STOP_ORDER = List.of(Part.APP, Part.KEYCLOAK, Part.POSTGRES);

    private final DataDirectory data;
    private final int port;
    private final ProductOptions options;
    private final Installation installation = Installation.current();
    private final Secrets secrets;
    private final Map<String, String> accounts;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Map<Part, Child> children = new EnumMap<>(Part.class);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("stop").unstarted(this::close);
    private final long startedAt = System.currentTimeMillis();
    private final PostgresServer postgres;
    private volatile Optional<String> failure = Optional.empty();
    private boolean ready;
    private boolean stopping;

    private Product(DataDirectory data, int port, ProductOptions options) throws IOException {
        this.data = data;
        this.port = port;
        this.options = options;
        this.lockFile = FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        this.lock = lock(lockFile, data);
        this.secrets = Secrets.in(data.root().resolve("secrets"));
        this.accounts = DemoAccounts.in(data.demoAccounts());
        this.postgres = new PostgresServer(
                data.root().resolve("postgres"),
                data.log("postgres"),
                secrets.get("postgres"),
                Map.of(
                        "owner_password", secrets.get("owner"),
                        "app_password", secrets.get("app"),
                        "ops_password", secrets.get("ops"),
                        "keycloak_password", secrets.get("keycloak")));
    }

    /**
     * Starts it and returns when all is ready. What a crashed launcher may have left running on this data directory is ended
     * first.
     *
     * @param port of the application; Keycloak gets the next one
     * @throws Trouble where a person can put it right, e.g. a busy port, or a product that runs on this directory already
     */
    public static Product start(Path dataDirectory, int port, ProductOptions options) throws IOException {
        DataDirectory data = DataDirectory.open(dataDirectory);
        Product product = new Product(data, port, options);
        Runtime.getRuntime().addShutdownHook(product.hook);
        try {
            product.startAll();
            return product;
        } catch (IOException | RuntimeException e) {
            product.close();
            throw e;
        }
    }

    /** What runs on a data directory, where its launcher is alive. */
    public static Optional<RunState> running(Path dataDirectory) throws IOException {
        DataDirectory data = new DataDirectory(dataDirectory.toAbsolutePath().normalize());
        return RunState.read(data.state()).filter(state -> state.launcher().alive());
    }

    private void startAll() throws IOException {
        endLeftovers();
        Preflight.disk(data);
        if (options.parts().contains(Part.APP) || options.parts().contains(Part.KEYCLOAK)) Preflight.ports(port);
        write();
        rotateLogs();
        startPostgres();
        CompletableFuture<?> keycloak = inParallel(Part.KEYCLOAK, this::startKeycloak);
        CompletableFuture<?> app = inParallel(Part.APP, this::startApp);
        join(CompletableFuture.allOf(keycloak, app));
        synchronized (this) {
            ready = true;
        }
        write();
    }

    private CompletableFuture<?> inParallel(Part part, Starter starter) {
        if (!options.parts().contains(part)) return CompletableFuture.completedFuture(part);
        CompletableFuture<Part> started = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("start " + part.label()).start(() -> {
            try {
                starter.start();
                started.complete(part);
            } catch (IOException | RuntimeException e) {
                // One failure is enough: do not wait for the other minutes.
                started.completeExceptionally(e);
                fail(e.getMessage() == null ? e.toString() : e.getMessage());
            }
        });
        return started;
    }

    private void join(CompletableFuture<?> all) throws IOException {
        try {
            CompletableFuture.anyOf(all, over(over)).join();
            if (failure.isPresent()) throw new Trouble(failure.get(), "");
            all.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Trouble trouble) throw trouble;
            if (e.getCause() instanceof IOException io) throw io;
            throw e;
        }
    }

    private static CompletableFuture<?> over(CountDownLatch latch) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                latch.await();
                ended.complete(true);
            } catch (InterruptedException e) {
                ended.completeExceptionally(e);
            }
        });
        return ended;
    }

    private void startPostgres() throws IOException {
        Progress.Step step = options.progress().begin("PostgreSQL");
        boolean fresh = postgres.fresh();
        if (fresh) step.now("creating the database, once");
        postgres.create();
        Child child = launch(Part.POSTGRES, postgres.plan());
        postgres.awaitReady(child);
        postgres.bootstrap();
        Restored.settle(data.root(), superuserJdbcUrl());
        step.done(fresh ? "created" : "");
    }

    private void startKeycloak() throws IOException {
        Progress.Step step = options.progress().begin("Keycloak");
        KeycloakServer keycloak = keycloak();
        keycloak.prepare(step);
        step.now(keycloak.imported() ? "starting" : "first start, importing the realm");
        awaitReady(launch(Part.KEYCLOAK, keycloak.plan()), keycloak.health(), "Keycloak");
        keycloak.started();
        step.done("");
    }

    private void startApp() throws IOException {
        Progress.Step step = options.progress().begin("application");
        step.now("starting");
        Child child = launch(
                Part.APP,
                Application.plan(
                        installation.java(),
                        installation.app(),
                        port,
                        applicationEnvironment(),
                        data.root(),
                        data.log("app")));
        awaitReady(child, URI.create("http://127.0.0.1:" + port + "/q/health/ready"), "The application");
        step.done("");
    }

    /**
     * Starts one more copy of the application on the same data and the same database, and returns when it is ready. It is
     * nobody's part: the caller ends it, and it ends with this JVM.
     */
    public Child another(int port) throws IOException {
        Map<String, String> environment = applicationEnvironment();
        environment.put("BICAMERAL_PORT", Integer.toString(port));
        Child child = Child.start(Application.plan(
                installation.java(), installation.app(), port, environment, data.root(), data.log("app-" + port)));
        awaitReady(child, URI.create("http://127.0.0.1:" + port + "/q/health/ready"), "The application");
        return child;
    }

    private KeycloakServer keycloak() throws IOException {
        Map<String, String> values = new HashMap<>();
        values.put("BASE_URL", baseUrl().toString());
        values.put("CLIENT_SECRET", secrets.get("client"));
        accounts.forEach((name, password) -> values.put("PASSWORD:" + name, password));
        return new KeycloakServer(new KeycloakServer.Settings(
                installation.java(),
                installation.keycloakZip(),
                Files.createDirectories(data.root().resolve("keycloak")),
                data.log("keycloak"),
                port + 1,
                postgres.jdbcUrl("keycloak"),
                secrets.get("keycloak"),
                secrets.get("keycloak_admin"),
                baseUrl().toString(),
                Realm.filled(values)));
    }

    private Map<String, String> applicationEnvironment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("BICAMERAL_PROFILE", "dev");
        environment.put("BICAMERAL_PORT", Integer.toString(port));
        environment.put("BICAMERAL_BASE_URL", baseUrl().toString());
        environment.put("BICAMERAL_DATA", data.root().toString());
        environment.put("BICAMERAL_DB_URL", postgres.jdbcUrl("bicameral"));
        environment.put("BICAMERAL_DB_OWNER_PASSWORD", secrets.get("owner"));
        environment.put("BICAMERAL_DB_APP_PASSWORD", secrets.get("app"));
        environment.put("BICAMERAL_DB_OPS_PASSWORD", secrets.get("ops"));
        environment.put("BICAMERAL_OIDC_URL", identityUrl() + "/realms/bicameral");
        environment.put("BICAMERAL_OIDC_CLIENT", "bicameral-web");
        environment.put("BICAMERAL_OIDC_CLIENT_SECRET", secrets.get("client"));
        environment.put("BICAMERAL_SECRET", secrets.get("application"));
        environment.put("BICAMERAL_OPERATOR_KEY", secrets.get("operator"));
        environment.put("BICAMERAL_WORKER_HOME", installation.worker().toString());
        environment.put("BICAMERAL_SEED", Boolean.toString(options.seed()));
        environment.putAll(options.environment());
        return environment;
    }

    private Child launch(Part part, Child.Plan plan) throws IOException {
        Child child;
        synchronized (this) {
            if (stopping) throw new Trouble("Stopped while starting.", "");
            child = Child.start(plan);
            children.put(part, child);
        }
        write();
        var _ = child.ended().thenRun(() -> childEnded(part, child));
        return child;
    }

    private void childEnded(Part part, Child child) {
        synchronized (this) {
            if (stopping || !options.endTogether() || children.get(part) != child) return;
        }
        fail(part.label() + " (process " + child.pid() + ") ended unexpectedly. See " + child.log());
    }

    private synchronized void fail(String cause) {
        if (failure.isEmpty()) failure = Optional.of(cause);
        over.countDown();
    }

    private void awaitReady(Child child, URI health, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Health.ready(health)) {
            if (!child.alive()) throw new Trouble(what + " ended while starting.", "See " + child.log());
            if (System.nanoTime() > deadline) throw new Trouble(what + " did not become ready.", "See " + child.log());
            pause();
        }
    }

    /** What a launcher that was killed may have left, where the kernel could not end it. */
    private void endLeftovers() throws IOException {
        Optional<RunState> last = RunState.read(data.state());
        if (last.isEmpty()) return;
        for (Map.Entry<String, Identity> entry : last.get().children().entrySet()) {
            if (!entry.getValue().alive()) continue;
            Signals.send(entry.getValue().pid(), entry.getKey().equals(Part.POSTGRES.label()) ? "INT" : "KILL");
            long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
            while (entry.getValue().alive() && System.nanoTime() < deadline) pause();
            if (entry.getValue().alive()) Signals.send(entry.getValue().pid(), "KILL");
        }
    }

    /** Ends a process at once, as a crash would; with {@link ProductOptions#tolerant} the others go on. */
    public void kill(Part part) {
        child(part).kill();
    }

    /** Starts a process that has ended, or ends and starts it, and waits until it is ready. */
    public void restart(Part part) throws IOException {
        Child old = child(part);
        synchronized (this) {
            children.remove(part);
        }
        old.stop(STOP_PATIENCE);
        switch (part) {
            case POSTGRES -> startPostgres();
            case KEYCLOAK -> startKeycloak();
            case APP -> startApp();
        }
    }

    private synchronized Child child(Part part) {
        Child child = children.get(part);
        if (child == null) throw new IllegalStateException(part + " was not started");
        return child;
    }

    public long pid(Part part) {
        return child(part).pid();
    }

    /** True while the process runs. */
    public boolean alive(Part part) {
        return child(part).alive();
    }

    /** Where the market's pages are. */
    public URI baseUrl() {
        return URI.create("http://localhost:" + port);
    }

    /** Where Keycloak is. */
    public URI identityUrl() {
        return URI.create("http://localhost:" + (port + 1));
    }

    /** Passwords of the demo people, by user name. */
    public Map<String, String> demoAccounts() {
        return accounts;
    }

    /** The market database as superuser, to look at what no role may see; the password is part of it. */
    public String superuserJdbcUrl() {
        return superuserJdbcUrl("bicameral");
    }

    public String superuserJdbcUrl(String database) {
        return postgres.superuserJdbcUrl(database);
    }

    public DataDirectory data() {
        return data;
    }

    /** Waits until it was closed or a process ended unexpectedly; then names the cause. */
    public Optional<String> awaitEnd() throws InterruptedException {
        while (!over.await(30, java.util.concurrent.TimeUnit.SECONDS)) rotateLogs();
        return failure;
    }

    private void rotateLogs() {
        try {
            new LogFiles(data.logs(), 10L << 20, 3).rotate();
        } catch (IOException e) {
            options.progress().say("The logs could not be rotated: " + e.getMessage());
        }
    }

    private synchronized void write() throws IOException {
        Map<String, Identity> pids = new HashMap<>();
        children.forEach((part, child) -> pids.put(part.label(), Identity.of(child.pid())));
        new RunState(
                        Identity.of(ProcessHandle.current().pid()),
                        ready,
                        baseUrl().toString(),
                        postgres.port(),
                        startedAt,
                        pids)
                .write(data.state());
    }

    /** Stops all in order: application, Keycloak, PostgreSQL. */
    @Override
    public void close() {
        synchronized (this) {
            if (stopping) return;
            stopping = true;
        }
        if (!Thread.currentThread().equals(hook)) unhook();
        options.progress().say("Stopping application, Keycloak and PostgreSQL.");
        for (Part part : STOP_ORDER) {
            Child child = children.get(part);
            if (child != null) child.stop(STOP_PATIENCE);
        }
        try {
            Files.deleteIfExists(data.state());
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            over.countDown();
        }
        options.progress().say("Stopped. Your data is in " + data.root());
    }

    private void unhook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook finds nothing left to do.
        }
    }

    private static FileLock lock(FileChannel file, DataDirectory data) throws IOException {
        try {
            FileLock lock = file.tryLock();
            if (lock != null) return lock;
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same answer.
        }
        file.close();
        throw new Trouble(
                "Bicameral runs on " + data.root() + " already.",
                "See ./bicameral status, or stop it: ./bicameral down");
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(200));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Starts one part and waits for it. */
    private interface Starter {
        void start() throws IOException;
    }
}
