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

/**
 * Starts workers in the sandbox, as processes of this machine that end with this JVM. Some start before anybody needs them: they are held by
 * the same limits, which are the same for every tenant, and hear by their token that they have become a tenant's.
 */
final class SandboxLauncher implements Launcher {
    private static final Logger LOG = Logger.getLogger(SandboxLauncher.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SPARE = "spare-";

    private final HostSettings settings;
    private final Sandbox sandbox;
    private final Gateway gateway;
    private final Directories directories;
    private final StartCache cache;
    private final Rooms rooms;
    private final Spares spares;

    /** Refuses with {@link bicameral.host.sandbox.SandboxUnavailable} where workers cannot be held as the settings ask. */
    SandboxLauncher(HostSettings settings, Gateway gateway) {
        this.settings = settings;
        this.sandbox = new Sandbox(settings);
        this.gateway = gateway;
        this.directories = new Directories(settings.data());
        this.cache = new StartCache(settings, sandbox, directories.cache());
        this.rooms = new Rooms(directories);
        rooms.tidy();
        Directories.forgetDead(directories.runs(), SPARE);
        this.spares = new Spares(settings.lifecycle().care().spareWorkers(), new Starter());
    }

    @Override
    public Launch launch(TenantId tenant, long fence) throws ChamberLost {
        long begun = System.nanoTime();
        String version = cache.version();
        spares.launching();
        try {
            Launch launch = openedBySpare(tenant, fence, version, begun);
            return launch != null ? launch : opened(tenant, fresh(tenant), new Wanted(fence, version, begun, false));
        } finally {
            spares.launched();
        }
    }

    /**
     * A worker that is this tenant's and has no token yet.
     *
     * @param run the directory of its sockets
     */
    private record Started(WorkerProcess process, WorkerLog log, Path run, Door door) {}

    private record Wanted(long fence, String version, long begunNanos, boolean spare) {}

    private Started fresh(TenantId tenant) throws ChamberLost {
        Path run = directories.emptyRun(tenant);
        Door door = door(tenant, run);
        try {
            Path chamber = rooms.settled(tenant, there -> there);
            WorkerProcess process = start(new Cell(chamber, run, cache.caches(), false), List.of());
            return new Started(process, logOf(process).of(tenant), run, door);
        } catch (IOException | RuntimeException e) {
            door.close();
            if (e instanceof RuntimeException bug) throw bug;
            throw new ChamberLost("its directory: " + e.getMessage());
        }
    }

    /** Null where there is no spare worker for it, or the one there was ended before the chamber was open: another is started then. */
    private @Nullable Launch openedBySpare(TenantId tenant, long fence, String version, long begun) {
        Started started = bySpare(tenant, version);
        if (started == null) return null;
        try {
            return opened(tenant, started, new Wanted(fence, version, begun, true));
        } catch (ChamberLost e) {
            LOG.warnf("tenant %s: a spare worker did not open its chamber: %s", tenant, e.getMessage());
            return null;
        }
    }

    /** Null where there is no spare worker for it. */
    private @Nullable Started bySpare(TenantId tenant, String version) {
        Spare spare = spares.take(version);
        if (spare == null) return null;
        try {
            spare.process().comeForward();
            if (rooms.moveIn(tenant, spare.room())) {
                Path run = directories.madeRun(tenant, spare.run());
                return new Started(spare.process(), spare.log().of(tenant), run, door(tenant, run));
            }
        } catch (IOException | ChamberLost | RuntimeException e) {
            LOG.warnf("tenant %s: a spare worker could not be used: %s", tenant, e.getMessage());
        }
        spare.end();
        return null;
    }

    private Door door(TenantId tenant, Path run) throws ChamberLost {
        try {
            return gateway.open(tenant, run.resolve("gateway"));
        } catch (IOException e) {
            throw new ChamberLost("no gateway socket");
        }
    }

    private Launch opened(TenantId tenant, Started started, Wanted wanted) throws ChamberLost {
        boolean ready = false;
        try {
            String token = newToken();
            tell(started.process(), token);
            await(started.log().ready());
            ready = true;
            return new Launch(
                    new Worker.OfProcess(started.process(), started.process().pid()),
                    new Launch.Key(token, wanted.fence(), null),
                    Line.unix(started.run().resolve("chamber")),
                    started.door(),
                    Instant.now(),
                    Duration.ofNanos(System.nanoTime() - wanted.begunNanos()),
                    wanted.version(),
                    wanted.spare());
        } finally {
            if (!ready) {
                started.process().kill();
                started.door().close();
            }
        }
    }

    /** Starts workers that know no tenant yet. */
    private final class Starter implements Spares.Starter {
        @Override
        public boolean mayStart() {
            return sandbox.isolated() && cache.settled();
        }

        @Override
        public String version() {
            return cache.version();
        }

        @Override
        public Spare start() throws ChamberLost {
            String version = cache.version();
            Path room = rooms.room();
            Path run = Directories.ownIn(directories.runs(), SPARE);
            @Nullable WorkerProcess process = null;
            boolean waits = false;
            try {
                process = SandboxLauncher.this.start(new Cell(room, run, cache.caches(), false), List.of("--spare"));
                process.standBack();
                WorkerLog log = logOf(process);
                await(log.waiting());
                waits = true;
                return new Spare(process, process.pid(), log, room, run, version);
            } finally {
                if (!waits) {
                    if (process != null) process.kill();
                    Directories.erase(room, true);
                    Directories.erase(run, true);
                }
            }
        }
    }

    @Override
    public String version() {
        return cache.version();
    }

    @Override
    public Arrivals arrivals(TenantId tenant, Carrier carrier) {
        return new Inbox(rooms, tenant);
    }

    @Override
    public void install(TenantId tenant, Path directory) {
        Path chamber = directories.chamber(tenant);
        directories.makeChambers();
        rooms.settle(tenant);
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
        rooms.settle(tenant);
        long bytes = 0;
        for (Path directory : List.of(directories.chamber(tenant), directories.run(tenant))) {
            bytes += Directories.erase(directory, true);
        }
        return bytes;
    }

    /** Files without a name first: one that loses its last name meanwhile is not counted twice. */
    @Override
    public DiskUse disk(TenantId tenant, Worker worker) {
        Path chamber = directories.chamber(tenant);
        Disk disk = new Disk(settings.limits().disk().files());
        disk.add(worker.nameless(Disk.device(chamber)));
        disk.add(chamber);
        disk.add(directories.run(tenant));
        return disk.use();
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
        return cache.build().thenApply(built -> {
            CompletableFuture<Integer> _ = spares.fill();
            return built;
        });
    }

    @Override
    public boolean prepared() {
        return cache.caches() != null;
    }

    @Override
    public Spares spares() {
        return spares;
    }

    @Override
    public void close() {
        cache.close();
        spares.close();
    }

    private WorkerProcess start(Cell cell, List<String> words) {
        Layout layout = sandbox.layout(cell);
        List<String> flags = new ArrayList<>(WorkerFlags.of(settings.limits()));
        if (cell.cache() != null) flags.add("-XX:AOTCache=" + layout.cache());
        List<String> arguments = new ArrayList<>(words);
        arguments.addAll(arguments(layout, settings.limits()));
        return sandbox.start(cell, flags, settings.workerMain(), arguments);
    }

    static List<String> arguments(Layout layout, HostSettings.Limits limits) {
        List<String> arguments = new ArrayList<>(List.of(
                "--dir",
                layout.chamber(),
                "--socket",
                layout.run() + "/chamber",
                "--gateway",
                layout.run() + "/gateway"));
        arguments.addAll(limits.words());
        return arguments;
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

    private WorkerLog logOf(WorkerProcess process) {
        WorkerLog log = new WorkerLog(process.output(), settings.lifecycle().stderrLinesPerMinute());
        log.start();
        return log;
    }

    private void await(CompletableFuture<Void> word) throws ChamberLost {
        try {
            word.get(settings.lifecycle().wakeDeadline().toMillis(), TimeUnit.MILLISECONDS);
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
