package bicameral.host.chamber;

import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's chamber: asleep → waking → awake → draining → asleep; from awake also straight to asleep, by a crash.
 * Thread-safe. A wake is single flight: who comes while it runs waits for it, and shares its failure. The first crash is
 * followed by a wake at the next use; workers that keep ending early are waited for longer each time.
 */
final class Chamber {
    private static final Logger LOG = Logger.getLogger(Chamber.class);
    private static final Duration EARLY = Duration.ofSeconds(10);
    private static final int LONGEST_PAUSE_SECONDS = 64;

    /** Starts and stops workers; told once of each end. */
    interface Keeper {
        Launch launch(TenantId tenant) throws ChamberLost;

        /** Asks the worker to finish, waits, kills where that does not help. */
        void drain(Launch launch);

        void ended(TenantId tenant, Launch launch);
    }

    private final TenantId tenant;
    private final Keeper keeper;
    private final int maxLeases;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Launch launch;
    private @Nullable CompletableFuture<Void> waking;
    private @Nullable CompletableFuture<Void> draining;
    private int leases;
    private int earlyEnds;
    private long notBeforeNanos = System.nanoTime();
    private long lastUsedNanos = System.nanoTime();

    Chamber(TenantId tenant, Keeper keeper, int maxLeases) {
        this.tenant = tenant;
        this.keeper = keeper;
        this.maxLeases = maxLeases;
    }

    TenantId tenant() {
        return tenant;
    }

    /**
     * A running worker that is not put to sleep until {@link #release}.
     *
     * @throws Refusal chamber_unavailable where it cannot be woken, chamber_busy where too much runs in it
     */
    Launch lease() {
        while (true) {
            CompletableFuture<Void> wait = new CompletableFuture<>();
            Launch leased = leaseOrWait(wait);
            if (leased != null) return leased;
            if (waitsForOthers(wait)) continue;
            wake(wait);
        }
    }

    /** A lease where awake; else null, and {@code mine} became the wake in flight unless another one is. */
    private @Nullable Launch leaseOrWait(CompletableFuture<Void> mine) {
        lock.lock();
        try {
            noticeEnd();
            if (draining != null || waking != null) return null;
            if (launch == null) {
                if (System.nanoTime() - notBeforeNanos < 0) throw unavailable();
                waking = mine;
                return null;
            }
            if (leases >= maxLeases) throw new Refusal("chamber_busy", Refusal.Kind.TOO_MANY);
            leases++;
            lastUsedNanos = System.nanoTime();
            return launch;
        } finally {
            lock.unlock();
        }
    }

    /** False where the wake in flight is the caller's own. */
    @SuppressWarnings("ReferenceEquality") // a future is itself only
    private boolean waitsForOthers(CompletableFuture<Void> mine) {
        CompletableFuture<Void> other;
        lock.lock();
        try {
            other = draining != null ? draining : waking;
        } finally {
            lock.unlock();
        }
        if (other == mine) return false;
        if (other == null) return true;
        try {
            other.join();
            return true;
        } catch (CompletionException e) {
            throw unavailable();
        }
    }

    private void wake(CompletableFuture<Void> mine) {
        try {
            Launch fresh = keeper.launch(tenant);
            settle(fresh);
            fresh.process().whenEnded(() -> ended(fresh));
            mine.complete(null);
        } catch (ChamberLost | RuntimeException e) {
            LOG.warnf("tenant %s: chamber not woken: %s", tenant, e.getMessage());
            settle(null);
            mine.completeExceptionally(unavailable());
            throw unavailable();
        }
    }

    private void settle(@Nullable Launch fresh) {
        lock.lock();
        try {
            waking = null;
            launch = fresh;
            leases = 0;
            lastUsedNanos = System.nanoTime();
            if (fresh == null) pause();
        } finally {
            lock.unlock();
        }
    }

    private void ended(Launch which) {
        lock.lock();
        try {
            if (which.equals(launch)) noticeEnd();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: a worker that has ended without having been asked to has crashed. */
    private void noticeEnd() {
        Launch which = launch;
        if (which == null || which.alive() || draining != null) return;
        LOG.warnf("tenant %s: worker %d ended by itself", tenant, which.pid());
        boolean early = Duration.between(which.since(), java.time.Instant.now()).compareTo(EARLY) < 0;
        if (early) pause();
        else earlyEnds = 0;
        forget(which);
    }

    private void forget(Launch which) {
        launch = null;
        leases = 0;
        keeper.ended(tenant, which);
    }

    private void pause() {
        earlyEnds++;
        if (earlyEnds < 2) return;
        int seconds = Math.min(LONGEST_PAUSE_SECONDS, 1 << Math.min(earlyEnds - 2, 6));
        notBeforeNanos = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    /** Ends a lease. */
    void release(Launch leased) {
        lock.lock();
        try {
            if (!leased.equals(launch)) return;
            leases--;
            lastUsedNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Puts it to sleep if it is awake, nothing runs in it and it was not used for so long; false otherwise. */
    boolean hibernate(Duration unusedFor) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        Launch which;
        lock.lock();
        try {
            noticeEnd();
            which = launch;
            if (which == null || draining != null || !idle(unusedFor)) return false;
            draining = mine;
        } finally {
            lock.unlock();
        }
        try {
            keeper.drain(which);
        } finally {
            asleep(which);
            mine.complete(null);
        }
        return true;
    }

    private void asleep(Launch which) {
        lock.lock();
        try {
            draining = null;
            earlyEnds = 0;
            forget(which);
        } finally {
            lock.unlock();
        }
    }

    private boolean idle(Duration unusedFor) {
        return leases == 0 && System.nanoTime() - lastUsedNanos >= unusedFor.toNanos();
    }

    /** Whether {@link #hibernate} would find it idle. */
    boolean isIdle(Duration unusedFor) {
        lock.lock();
        try {
            return launch != null && draining == null && idle(unusedFor);
        } finally {
            lock.unlock();
        }
    }

    /** Learning counts as use. */
    void touch() {
        lock.lock();
        try {
            lastUsedNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** The running worker, null where there is none. */
    @Nullable
    Launch awake() {
        lock.lock();
        try {
            return launch != null && draining == null && launch.alive() ? launch : null;
        } finally {
            lock.unlock();
        }
    }

    int leases() {
        lock.lock();
        try {
            return leases;
        } finally {
            lock.unlock();
        }
    }

    long lastUsedNanos() {
        lock.lock();
        try {
            return lastUsedNanos;
        } finally {
            lock.unlock();
        }
    }

    private static Refusal unavailable() {
        return new Refusal("chamber_unavailable", Refusal.Kind.UNAVAILABLE);
    }
}
