package bicameral.host.chamber;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Limits;
import bicameral.host.chamber.ChamberOperations.Awake;
import bicameral.host.chamber.ChamberOperations.Wake;
import bicameral.host.gateway.Gateway;
import bicameral.host.sandbox.Sandbox;
import bicameral.host.sandbox.WorkerProcess.Usage;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks after all chambers: how many are awake, which go to sleep, which use more than they may. Thread-safe.
 */
final class Ward implements Chamber.Keeper, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Ward.class);
    private static final long ROUND_MILLIS = 1000;
    private static final int WAKES_KEPT = 1000;
    private static final Duration INSPECT = Duration.ofSeconds(2);

    private final HostSettings settings;
    private final Sandbox sandbox;
    private final StartCache cache;
    private final Launcher launcher;
    private final ConcurrentHashMap<TenantId, Chamber> chambers = new ConcurrentHashMap<>();
    private final Semaphore beds;
    private final Deque<Wake> wakes = new ArrayDeque<>();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("chamber-rounds").factory());
    private final ScheduledFuture<?> round;
    private volatile boolean closed;

    Ward(HostSettings settings, Gateway gateway, Directories directories) {
        this.settings = settings;
        this.sandbox = new Sandbox(settings);
        this.cache = new StartCache(settings, sandbox, directories.cache());
        this.launcher = new Launcher(settings, sandbox, gateway, directories, cache);
        this.beds = new Semaphore(settings.lifecycle().maxAwake(), true);
        this.round = rounds.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    Chamber chamber(TenantId tenant) {
        return chambers.computeIfAbsent(
                tenant, key -> new Chamber(key, this, settings.lifecycle().exchangesPerChamber()));
    }

    @Override
    public Launch launch(TenantId tenant) throws ChamberLost {
        if (closed) throw new ChamberLost("shutting down");
        takeBed();
        boolean launched = false;
        try {
            boolean cached = cache.file() != null;
            Launch launch = launcher.launch(tenant);
            launched = true;
            remember(new Wake(tenant, launch.since(), launch.wake(), cached));
            return launch;
        } finally {
            if (!launched) beds.release();
        }
    }

    private void takeBed() throws ChamberLost {
        long deadline = System.nanoTime() + settings.lifecycle().wakeDeadline().toNanos();
        try {
            while (!beds.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - deadline > 0) throw new ChamberLost("too many chambers awake");
                freeBed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChamberLost("interrupted while waking");
        }
    }

    /** The least recently used one in which nothing runs. */
    private void freeBed() {
        List<Chamber> idle = chambers.values().stream()
                .filter(chamber -> chamber.isIdle(Duration.ZERO))
                .sorted(Comparator.comparingLong(Chamber::lastUsedNanos))
                .toList();
        for (Chamber chamber : idle) {
            if (!learning(chamber) && chamber.hibernate(Duration.ZERO)) return;
        }
    }

    private void remember(Wake wake) {
        LOG.infof("tenant %s: awake in %d ms", wake.tenant(), wake.took().toMillis());
        synchronized (wakes) {
            if (wakes.size() == WAKES_KEPT) wakes.removeFirst();
            wakes.addLast(wake);
        }
    }

    @Override
    public void ended(TenantId tenant, Launch launch) {
        launch.door().close();
        beds.release();
    }

    @Override
    public void drain(Launch launch) {
        try {
            Duration patience = settings.lifecycle().drainDeadline();
            new Exchange(launch.socket(), patience, () -> false)
                    .run(launch.token(), new ChamberRequest.Drain(), event -> {});
            if (!launch.process().awaitEnd(patience)) LOG.warnf("worker %d does not end when drained", launch.pid());
        } catch (ChamberLost e) {
            LOG.debugf("worker %d cannot be drained: %s", launch.pid(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            launch.process().kill();
        }
    }

    private void round() {
        for (Chamber chamber : chambers.values()) {
            Launch launch = chamber.awake();
            if (launch == null) continue;
            watch(chamber, launch);
            if (chamber.isIdle(settings.lifecycle().idle())) {
                Thread.ofVirtual().name("chamber-hibernate").start(() -> sleepIfDone(chamber));
            }
        }
    }

    /** Where there is no control group to hold a worker, this does. */
    private void watch(Chamber chamber, Launch launch) {
        if (sandbox.heldByKernel()) return;
        Limits limits = settings.limits();
        Usage usage = launch.process().usage();
        boolean tooMuch = usage.residentBytes() > (long) limits.residentMiB() << 20;
        if (!tooMuch && usage.tasks() <= limits.processes()) return;
        LOG.warnf(
                "tenant %s: worker killed, it used %d MiB in %d tasks",
                chamber.tenant(), usage.residentBytes() >> 20, usage.tasks());
        launch.process().kill();
    }

    private void sleepIfDone(Chamber chamber) {
        if (learning(chamber)) chamber.touch();
        else if (chamber.hibernate(settings.lifecycle().idle())) LOG.infof("tenant %s: asleep", chamber.tenant());
    }

    /** Asks past the lease, so that asking is no use of the chamber. */
    private static boolean learning(Chamber chamber) {
        Launch launch = chamber.awake();
        if (launch == null) return false;
        try {
            ChamberEvent status = new Exchange(launch.socket(), INSPECT, () -> false)
                    .run(launch.token(), new ChamberRequest.Inspect(), event -> {});
            return status instanceof ChamberEvent.Status answer && answer.learning();
        } catch (ChamberLost e) {
            return false;
        }
    }

    CompletableFuture<Boolean> buildCache() {
        return cache.build();
    }

    boolean startCacheReady() {
        return cache.file() != null;
    }

    boolean isolated() {
        return sandbox.isolated();
    }

    List<Awake> awake() {
        return chambers.values().stream().flatMap(Ward::awake).toList();
    }

    private static java.util.stream.Stream<Awake> awake(Chamber chamber) {
        Launch launch = chamber.awake();
        if (launch == null) return java.util.stream.Stream.empty();
        return java.util.stream.Stream.of(
                new Awake(chamber.tenant(), launch.pid(), launch.since(), chamber.leases(), launch.wake()));
    }

    List<Wake> wakes() {
        synchronized (wakes) {
            return List.copyOf(wakes);
        }
    }

    /** All at once: each has its own deadline, and the application's end waits for the slowest only. */
    @Override
    public void close() {
        closed = true;
        round.cancel(false);
        rounds.shutdownNow();
        List<Thread> drains = chambers.values().stream()
                .map(chamber -> Thread.ofVirtual().name("chamber-drain").start(() -> shut(chamber)))
                .toList();
        try {
            for (Thread drain : drains) drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void shut(Chamber chamber) {
        if (chamber.hibernate(Duration.ZERO)) return;
        Launch busy = chamber.awake();
        if (busy != null) busy.process().kill();
    }
}
