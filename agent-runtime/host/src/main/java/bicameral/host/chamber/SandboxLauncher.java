package bicameral.host.chamber;

import bicameral.host.HostSettings;
import bicameral.host.gateway.Door;
import bicameral.host.gateway.Gateway;
import bicameral.host.sandbox.Cell;
import bicameral.host.sandbox.Sandbox;
import bicameral.host.sandbox.Sandbox.Layout;
import bicameral.host.sandbox.WorkerProcess;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts workers in the sandbox, as processes of this machine that end with this JVM. */
final class SandboxLauncher implements Launcher {
    private static final Logger LOG = Logger.getLogger(SandboxLauncher.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HostSettings settings;
    private final Sandbox sandbox;
    private final Gateway gateway;
    private final Directories directories;
    private final StartCache cache;

    /** Refuses with {@link bicameral.host.sandbox.SandboxUnavailable} where workers cannot be held as the settings ask. */
    SandboxLauncher(HostSettings settings, Gateway gateway) {
        this.settings = settings;
        this.sandbox = new Sandbox(settings);
        this.gateway = gateway;
        this.directories = new Directories(settings.data());
        this.cache = new StartCache(settings, sandbox, directories.cache());
    }

    @Override
    public Launch launch(TenantId tenant, long fence) throws ChamberLost {
        long begun = System.nanoTime();
        String version = cache.version();
        Path run = directories.emptyRun(tenant);
        Door door;
        try {
            door = gateway.open(tenant, run.resolve("gateway"));
        } catch (IOException e) {
            throw new ChamberLost("no gateway socket");
        }
        @Nullable WorkerProcess process = null;
        try {
            process = start(tenant, run);
            String token = newToken();
            tell(process, token);
            awaitReady(tenant, process);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            return new Launch(
                    new Worker.OfProcess(process, process.pid()),
                    new Launch.Key(token, fence, null),
                    Line.unix(run.resolve("chamber")),
                    door,
                    Instant.now(),
                    took,
                    version);
        } catch (ChamberLost | RuntimeException e) {
            if (process != null) process.kill();
            door.close();
            throw e;
        }
    }

    @Override
    public String version() {
        return cache.version();
    }

    @Override
    public Arrivals arrivals(TenantId tenant, Carrier carrier) {
        return new Inbox(directories.madeChamber(tenant));
    }

    @Override
    public void install(TenantId tenant, Path directory) {
        Path chamber = directories.chamber(tenant);
        directories.makeChambers();
        if (Files.exists(chamber, LinkOption.NOFOLLOW_LINKS))
            throw new Refusal("chamber_exists", Refusal.Kind.CONFLICT);
        try {
            Files.move(directory, chamber, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long erase(TenantId tenant) {
        long bytes = 0;
        for (Path directory : List.of(directories.chamber(tenant), directories.run(tenant))) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) continue;
            bytes += Disk.used(directory);
            Directories.erase(directory, true);
        }
        return bytes;
    }

    @Override
    public long diskBytes(TenantId tenant) {
        return Disk.used(directories.chamber(tenant));
    }

    @Override
    public boolean heldByKernel() {
        return sandbox.heldByKernel();
    }

    @Override
    public boolean isolated() {
        return sandbox.isolated();
    }

    @Override
    public boolean outlivesHost() {
        return false;
    }

    @Override
    public List<TenantId> running() {
        return List.of();
    }

    @Override
    public void remove(TenantId tenant) {
        LOG.debugf("tenant %s: a worker of this machine ends with its host", tenant);
    }

    @Override
    public CompletableFuture<Boolean> prepare() {
        return cache.build();
    }

    @Override
    public boolean prepared() {
        return cache.caches() != null;
    }

    private WorkerProcess start(TenantId tenant, Path run) {
        Cell cell = new Cell(directories.madeChamber(tenant), run, cache.caches(), false);
        Layout layout = sandbox.layout(cell);
        List<String> flags = new ArrayList<>(WorkerFlags.of(settings.limits()));
        if (cell.cache() != null) flags.add("-XX:AOTCache=" + layout.cache());
        return sandbox.start(cell, flags, settings.workerMain(), arguments(layout, settings.limits()));
    }

    static List<String> arguments(Layout layout, HostSettings.Limits limits) {
        return List.of(
                "--dir",
                layout.chamber(),
                "--socket",
                layout.run() + "/chamber",
                "--gateway",
                layout.run() + "/gateway",
                "--documents-mb",
                Long.toString(Math.max(1, limits.documentsBytes() >> 20)));
    }

    private static String newToken() {
        byte[] token = new byte[32];
        RANDOM.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** Its input stays open: its end is how a worker learns that the host is gone. */
    private static void tell(WorkerProcess process, String token) throws ChamberLost {
        try {
            OutputStream input = process.input();
            input.write((token + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            throw new ChamberLost("the worker takes no token");
        }
    }

    private void awaitReady(TenantId tenant, WorkerProcess process) throws ChamberLost {
        WorkerLog log =
                new WorkerLog(tenant, process.output(), settings.lifecycle().stderrLinesPerMinute());
        log.start();
        try {
            log.ready().get(settings.lifecycle().wakeDeadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new ChamberLost("the worker ended before it was ready");
        } catch (TimeoutException e) {
            throw new ChamberLost("the worker was not ready in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChamberLost("interrupted while waking");
        }
    }
}
