package bicameral.host.chamber;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Care;
import bicameral.host.HostSettings.DiskQuota;
import bicameral.host.HostSettings.Limits;
import bicameral.host.chamber.ChamberOperations.Awake;
import bicameral.host.chamber.ChamberOperations.Condition;
import bicameral.host.chamber.ChamberOperations.Move;
import bicameral.host.chamber.ChamberOperations.Overview;
import bicameral.host.chamber.ChamberOperations.Wake;
import bicameral.host.chamber.Life.Reason;
import bicameral.host.instance.Claim;
import bicameral.host.instance.Instance;
import bicameral.host.sandbox.WorkerProcess.Usage;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Looks after all chambers: how many are awake, which go to sleep, which use more than they may. Thread-safe.
 */
final class Ward implements Chamber.Keeper, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Ward.class);
    private static final long ROUND_MILLIS = 1000;
    /** All places are taken by chambers that work. */
    private static final int CROWDED_SECONDS = 10;

    private static final int WAKES_KEPT = 1000;
    private static final Duration INSPECT = Duration.ofSeconds(2);
    /**
     * So long without the database this instance ends its workers: it must have been given up if anybody needed them, and a
     * chamber's directory has one worker.
     */
    private static final int UNHEARD_LEASES = 10;
    /** Rounds between looks at what takes longer: memory of all, the worker's programs. */
    private static final int SELDOM = 5;
    /** Between looks at disks, which have a thread of their own: a chamber of many files delays no other look. */
    private static final long DISKS_MILLIS = 5000;
    /** Without spare workers, once their memory was needed. */
    private static final Duration PRESSED = Duration.ofMinutes(10);
    /** Rounds between looks for workers that outlived their host; a multiple of {@link #SELDOM}. */
    private static final int ADOPTIONS = 30;

    private final HostSettings settings;
    private final Instance instance;
    private final Launcher launcher;
    private final ConcurrentHashMap<TenantId, Chamber> chambers = new ConcurrentHashMap<>();
    private final Moves moves;
    private final WakeGate gate;
    private final Semaphore beds;
    private final Deque<Wake> wakes = new ArrayDeque<>();
    private final ScheduledExecutorService rounds = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("chamber-rounds-", 1).factory());
    private final List<ScheduledFuture<?>> looks;
    private final Shrinking shrinking;
    /** Chambers that take no more documents, as of the last look. */
    private final Set<TenantId> full = ConcurrentHashMap.newKeySet();

    private final AtomicInteger diskLooks = new AtomicInteger();

    private volatile boolean closed;
    private int rounded;
    /** The worker's programs as of the last look. */
    private String known;

    Ward(HostSettings settings, Launcher launcher, Instance instance, Moves moves) {
        this.settings = settings;
        this.instance = instance;
        this.launcher = launcher;
        this.moves = moves;
        this.known = launcher.version();
        Care care = settings.lifecycle().care();
        this.gate = new WakeGate(care.wakesAtOnce(), care.wakesWaiting());
        this.beds = new Semaphore(settings.lifecycle().maxAwake(), true);
        this.shrinking = new Shrinking(settings.limits().disk(), moves);
        this.looks = List.of(
                rounds.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS),
                rounds.scheduleWithFixedDelay(this::disks, DISKS_MILLIS, DISKS_MILLIS, TimeUnit.MILLISECONDS));
    }

    Chamber chamber(TenantId tenant) {
        Chamber there = chambers.get(tenant);
        if (there != null) return there;
        Life life = moves.last(tenant, settings.lifecycle().care().patience());
        return chambers.computeIfAbsent(tenant, key -> new Chamber(key, this, settings.lifecycle(), life));
    }

    /**
     * Who runs the chamber: this instance from now on, unless another one does. What another one left it in, it is in here too.
     */
    Claim claim(TenantId tenant) {
        Claim claim = instance.claim(tenant);
        if (claim instanceof Claim.Mine mine && mine.inherited())
            chamber(tenant)
                    .recall(moves.last(tenant, settings.lifecycle().care().patience()));
        return claim;
    }

    @Override
    public Launch launch(TenantId tenant) throws ChamberLost {
        gate.enter(settings.lifecycle().wakeDeadline());
        try {
            return launchNow(tenant);
        } finally {
            gate.leave();
        }
    }

    private Launch launchNow(TenantId tenant) throws ChamberLost {
        if (closed) throw NoChamber.unavailable(CROWDED_SECONDS);
        takeBed();
        boolean launched = false;
        try {
            boolean cached = launcher.prepared();
            long fence = instance.fence(tenant);
            // Between the claim and now it went to sleep, or this instance was given up.
            if (fence == 0) throw new Elsewhere();
            Launch launch = launcher.launch(tenant, fence);
            launched = true;
            remember(new Wake(tenant, launch.since(), launch.wake(), cached, launch.spare()));
            return launch;
        } finally {
            if (!launched) beds.release();
        }
    }

    private void takeBed() {
        long deadline = System.nanoTime() + settings.lifecycle().wakeDeadline().toNanos();
        try {
            while (!beds.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - deadline > 0) throw NoChamber.unavailable(CROWDED_SECONDS);
                freeBed(Reason.EVICTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NoChamber.unavailable(CROWDED_SECONDS);
        }
    }

    /** Puts the least recently used one to sleep in which nothing runs; false where there is none. */
    private boolean freeBed(Reason why) {
        List<Chamber> idle = chambers.values().stream()
                .filter(chamber -> chamber.isIdle(Duration.ZERO))
                .sorted(Comparator.comparingLong(Chamber::lastUsedNanos))
                .toList();
        for (Chamber chamber : idle) {
            if (!learning(chamber) && chamber.hibernate(Duration.ZERO, why)) return true;
        }
        return false;
    }

    private void remember(Wake wake) {
        LOG.infof(
                "tenant %s: awake in %d ms%s",
                wake.tenant(), wake.took().toMillis(), wake.spare() ? ", by a spare" : "");
        synchronized (wakes) {
            if (wakes.size() == WAKES_KEPT) wakes.removeFirst();
            wakes.addLast(wake);
        }
    }

    @Override
    public void ended(Launch launch) {
        try {
            launch.door().close();
        } catch (Exception e) {
            LOG.debugf("closing a chamber's way out failed: %s", e.getMessage());
        }
        beds.release();
    }

    @Override
    public void moved(TenantId tenant, Life life) {
        if (life instanceof Life.Quarantined) LOG.errorf("tenant %s: chamber in quarantine: %s", tenant, life.reason());
        moves.note(tenant, life);
        if (!(life instanceof Life.Awake || life instanceof Life.Waking || life instanceof Life.Draining))
            letGo(tenant);
    }

    /** Not before all is written down: whoever takes it next reads there what happened. */
    private void letGo(TenantId tenant) {
        moves.afterwards(instance.letGo(tenant));
    }

    /**
     * A running worker of a chamber that this instance has claimed; see {@link Chamber#lease}. Where it cannot be had, the claim
     * is given back.
     */
    Launch lease(Chamber chamber) {
        try {
            return chamber.lease();
        } catch (Refusal none) {
            chamber.whileResting(() -> letGo(chamber.tenant()));
            throw none;
        }
    }

    @Override
    public void drain(Launch launch) {
        try {
            Duration patience = settings.lifecycle().drainDeadline();
            new Exchange(launch.line(), patience, () -> false)
                    .run(launch.call(new ChamberRequest.Drain()), event -> {});
            if (!launch.worker().awaitEnd(patience))
                LOG.warnf("%s does not end when drained", launch.worker().place());
        } catch (ChamberLost e) {
            LOG.debugf("%s cannot be drained: %s", launch.worker().place(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            launch.worker().kill();
        }
    }

    private void round() {
        try {
            boolean seldom = rounded++ % SELDOM == 0;
            if (!instance.heard(instance.lease().multipliedBy(UNHEARD_LEASES))) {
                lost();
                return;
            }
            for (Chamber chamber : chambers.values()) {
                Launch launch = chamber.awake();
                if (launch == null) continue;
                // It began to wake before this instance was given up, and was ready after.
                if (!instance.holds(chamber.tenant())) {
                    part(chamber, launch, Reason.TAKEN_OVER);
                    continue;
                }
                watch(chamber, launch);
                if (chamber.isIdle(settings.lifecycle().idle())) aside("chamber-hibernate", () -> sleepIfDone(chamber));
            }
            if (!seldom) return;
            renew();
            relieve();
            if (launcher.outlivesHost() && rounded % ADOPTIONS == 1) aside("chamber-adopt", this::adopt);
        } catch (RuntimeException e) {
            LOG.error("a round through the chambers broke off", e);
        }
    }

    /** Whether this instance is about to end and starts nothing any more. */
    boolean closing() {
        return closed;
    }

    /** Where a chamber is, wherever it runs. */
    Life life(TenantId tenant) {
        if (claim(tenant) instanceof Claim.Theirs)
            return moves.last(tenant, settings.lifecycle().care().patience());
        Chamber chamber = chamber(tenant);
        chamber.whileResting(() -> letGo(tenant));
        return chamber.life();
    }

    /** Lets a chamber that this instance has claimed be woken again at once. False where nothing kept it from that. */
    boolean release(TenantId tenant) {
        Chamber chamber = chamber(tenant);
        boolean released = chamber.pardon();
        if (!released) chamber.whileResting(() -> letGo(tenant));
        return released;
    }

    /** Puts a chamber to sleep after the exchanges it has, in the background. */
    void retire(TenantId tenant, Reason why) {
        Chamber chamber = chamber(tenant);
        aside("chamber-retire", () -> chamber.retire(why));
    }

    /** Another instance may run all of them now. */
    void lost() {
        for (Chamber chamber : chambers.values()) {
            Launch launch = chamber.awake();
            if (launch != null) part(chamber, launch, Reason.TAKEN_OVER);
        }
    }

    /** Ends a worker, or leaves it to the next instance where it outlives this one. */
    private void part(Chamber chamber, Launch launch, Reason why) {
        if (launcher.outlivesHost()) chamber.leave(launch, why);
        else chamber.kill(launch, why);
    }

    /** Workers that outlived their host are watched again, and those of tenants that are no more end. */
    private void adopt() {
        try {
            for (TenantId tenant : launcher.running()) {
                if (awake(tenant)) continue;
                // Who is known to have it may have died.
                instance.forget(tenant);
                if (moves.latest(tenant).isEmpty()) launcher.remove(tenant);
                else if (claim(tenant) instanceof Claim.Mine) adopt(tenant);
            }
        } catch (ChamberLost | Refusal | Elsewhere e) {
            LOG.warnf("workers left behind are not looked after now: %s", e.getMessage());
        }
    }

    private boolean awake(TenantId tenant) {
        Chamber known = chambers.get(tenant);
        return known != null && known.awake() != null;
    }

    private void adopt(TenantId tenant) {
        Chamber chamber = chamber(tenant);
        chamber.release(lease(chamber));
    }

    private static void aside(String name, Runnable work) {
        Thread.ofVirtual().name(name).start(work);
    }

    private void disks() {
        for (Chamber chamber : chambers.values()) {
            Launch launch = chamber.awake();
            try {
                if (launch != null) weigh(chamber, launch);
            } catch (RuntimeException e) {
                LOG.warnf("tenant %s: what it takes of the disk is not known now: %s", chamber.tenant(), e);
            }
        }
        diskLooks.incrementAndGet();
    }

    /** How often all disks were looked at. */
    int diskLooks() {
        return diskLooks.get();
    }

    private void weigh(Chamber chamber, Launch launch) {
        TenantId tenant = chamber.tenant();
        DiskQuota quota = settings.limits().disk();
        DiskUse use = launcher.disk(tenant, launch.worker());
        if (!use.full(quota)) full.remove(tenant);
        else if (full.add(tenant) && !use.over(quota)) moves.noteFull(tenant);
        if (!use.over(quota)) {
            shrinking.forget(tenant);
        } else if (!shrinking.allows(tenant, use)) {
            LOG.errorf("tenant %s: over its disk quota: %s", tenant, use);
            chamber.kill(launch, Reason.OVER_DISK);
        }
    }

    /** Whether a chamber that is awake here has so much that nothing more may come in. */
    boolean full(TenantId tenant) {
        // One that went to sleep, or to another instance, is no longer looked at here.
        Chamber chamber = chambers.get(tenant);
        return chamber != null && chamber.awake() != null && full.contains(tenant);
    }

    /** See {@link ChamberOperations#condition} and, for what is over its disk quota, {@link Shrinking}. */
    Condition condition(TenantId tenant) {
        List<Move> past = moves.of(tenant, Moves.KEPT);
        boolean held = !past.isEmpty() && past.getFirst().state().equals("QUARANTINED");
        return new Condition(
                held,
                held && past.getFirst().reason() == Reason.OVER_DISK,
                shrinking.until(past).orElse(null));
    }

    private void watch(Chamber chamber, Launch launch) {
        Limits limits = settings.limits();
        // Where there is no control group to hold a worker, this does.
        if (launcher.heldByKernel()) return;
        Usage usage = launch.worker().usage();
        if (usage.residentBytes() > (long) limits.residentMiB() << 20) chamber.kill(launch, Reason.OVER_MEMORY);
        else if (usage.tasks() > limits.processes()) chamber.kill(launch, Reason.OVER_PROCESSES);
    }

    /** Where there is a newer worker, each chamber goes over to it after the messages it has. */
    private void renew() {
        String version = launcher.version();
        launcher.spares().keep(version);
        if (!version.equals(known)) {
            known = version;
            CompletableFuture<Boolean> _ = launcher.prepare();
        }
        for (Chamber chamber : chambers.values()) {
            Launch launch = chamber.awake();
            if (launch == null || launch.version().equals(version)) continue;
            aside("chamber-renew", () -> {
                if (!learning(chamber)) chamber.retire(Reason.UPGRADE);
            });
        }
    }

    /** Ends spare workers, then puts chambers to sleep, while all together use more than they may. */
    private void relieve() {
        long over = -((long) settings.lifecycle().care().memoryMiB() << 20);
        for (Chamber chamber : chambers.values()) {
            Launch launch = chamber.awake();
            if (launch != null) over += launch.worker().proportionalBytes();
        }
        for (Spare spare : launcher.spares().waiting()) over += spare.proportionalBytes();
        if (over <= 0 || launcher.spares().dismiss(PRESSED)) return;
        if (!freeBed(Reason.MEMORY_PRESSURE)) LOG.warn("chambers use more memory than they may, all are busy");
    }

    private void sleepIfDone(Chamber chamber) {
        if (learning(chamber)) chamber.touch();
        else if (chamber.hibernate(settings.lifecycle().idle(), Reason.IDLE))
            LOG.infof("tenant %s: asleep", chamber.tenant());
    }

    /** Asks past the lease, so that asking is no use of the chamber. */
    private static boolean learning(Chamber chamber) {
        Launch launch = chamber.awake();
        if (launch == null) return false;
        try {
            ChamberEvent status = new Exchange(launch.line(), INSPECT, () -> false)
                    .run(launch.call(new ChamberRequest.Inspect()), event -> {});
            return status instanceof ChamberEvent.Status answer && answer.learning();
        } catch (ChamberLost e) {
            return false;
        }
    }

    CompletableFuture<Boolean> buildCache() {
        return launcher.prepare();
    }

    boolean startCacheReady() {
        return launcher.prepared();
    }

    boolean isolated() {
        return launcher.isolated();
    }

    List<Awake> awake() {
        return chambers.values().stream().flatMap(Ward::awake).toList();
    }

    private static java.util.stream.Stream<Awake> awake(Chamber chamber) {
        Launch launch = chamber.awake();
        if (launch == null) return java.util.stream.Stream.empty();
        return java.util.stream.Stream.of(
                new Awake(chamber.tenant(), launch.worker().pid(), launch.since(), chamber.leases(), launch.wake()));
    }

    List<Move> history(TenantId tenant, int limit) {
        return moves.of(tenant, limit);
    }

    List<Overview> overview(int limit) {
        return moves.latest(limit).stream().map(this::overview).toList();
    }

    Optional<Overview> overview(TenantId tenant) {
        return moves.latest(tenant).map(this::overview);
    }

    /** A chamber that runs here is where it says; one that runs at another instance, where that wrote; others sleep. */
    private Overview overview(Moves.Known known) {
        String there = known.address();
        if (there != null && !instance.id().equals(known.holder())) return elsewhere(known, there);
        Chamber chamber = chambers.get(known.tenant());
        if (chamber != null) return overview(known, chamber);
        Life life = known.last()
                .filter(last -> last.state().equals("QUARANTINED"))
                .<Life>map(last -> new Life.Quarantined(last.at(), last.reason(), List.of()))
                .orElseGet(() -> new Life.Asleep(
                        known.last().map(Move::at).orElse(Instant.EPOCH),
                        known.last().map(Move::reason).orElse(Reason.NEW),
                        List.of()));
        Instant since = known.last().map(Move::at).orElse(null);
        return new Overview(known.tenant(), known.name(), Moves.state(life), life.reason(), since, 0, 0, 0, "");
    }

    private static Overview elsewhere(Moves.Known known, String address) {
        return new Overview(
                known.tenant(),
                known.name(),
                known.last().map(Move::state).orElse("ASLEEP"),
                known.last().map(Move::reason).orElse(Reason.NEW),
                known.last().map(Move::at).orElse(null),
                0,
                0,
                0,
                "instance " + address);
    }

    private static Overview overview(Moves.Known known, Chamber chamber) {
        Life life = chamber.life();
        Launch launch = chamber.awake();
        return new Overview(
                known.tenant(),
                known.name(),
                Moves.state(life),
                life.reason(),
                life.reason() == Reason.NEW ? null : life.since(),
                launch == null ? 0 : launch.worker().proportionalBytes(),
                chamber.leases(),
                chamber.waiting(),
                launch == null ? "" : launch.worker().place());
    }

    int wakesWaiting() {
        return gate.waiting();
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
        for (ScheduledFuture<?> look : looks) look.cancel(false);
        rounds.shutdownNow();
        launcher.close();
        List<Thread> drains = chambers.values().stream()
                .map(chamber -> Thread.ofVirtual().name("chamber-drain").start(() -> shut(chamber)))
                .toList();
        try {
            for (Thread drain : drains) drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        moves.close();
    }

    private void shut(Chamber chamber) {
        Launch there = chamber.awake();
        if (there != null && launcher.outlivesHost()) {
            chamber.leave(there, Reason.SHUTDOWN);
            return;
        }
        if (chamber.hibernate(Duration.ZERO, Reason.SHUTDOWN)) return;
        Launch busy = chamber.awake();
        if (busy != null) chamber.kill(busy, Reason.SHUTDOWN);
    }
}
