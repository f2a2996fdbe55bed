package bicameral.host.chamber;

import bicameral.host.HostSettings.Lifecycle;
import bicameral.host.chamber.Life.Reason;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's chamber, which lives as {@link Life} says. Thread-safe. A wake is single flight: who comes while it runs waits
 * for it, and shares its failure; who comes while it drains waits for that and wakes it again.
 */
final class Chamber {
    private static final Logger LOG = Logger.getLogger(Chamber.class);

    /** Starts and stops workers; told once of each end, and of each move while the chamber is locked. */
    interface Keeper {
        Launch launch(TenantId tenant) throws ChamberLost;

        /** Asks the worker to finish, waits, kills where that does not help. */
        void drain(Launch launch);

        void ended(Launch launch);

        /** Returns at once. */
        void moved(TenantId tenant, Life life);
    }

    private final TenantId tenant;
    private final Keeper keeper;
    private final Lifecycle settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private Life life;
    private @Nullable Launch launch;
    /** The wake or drain in flight. */
    private @Nullable CompletableFuture<Void> changing;

    private Reason doom = Reason.ENDED;
    private int leases;
    private int waiting;
    private long lastUsedNanos = System.nanoTime();

    Chamber(TenantId tenant, Keeper keeper, Lifecycle settings, Life life) {
        this.tenant = tenant;
        this.keeper = keeper;
        this.settings = settings;
        this.life = life;
    }

    TenantId tenant() {
        return tenant;
    }

    /**
     * A running worker that is not put to sleep until {@link #release}.
     *
     * @throws Refusal chamber_unavailable where it cannot be woken, chamber_quarantined where it may not, chamber_busy where
     *     too much runs in it or waits for it, wakes_full where too many chambers wait to wake
     * @throws Elsewhere where another instance runs it
     */
    Launch lease() {
        while (true) {
            switch (step()) {
                case Step.Leased leased -> {
                    return leased.launch();
                }
                case Step.Wait wait -> await(wait.change());
                case Step.Wake wake -> wake(wake.change());
            }
        }
    }

    private sealed interface Step {
        record Leased(Launch launch) implements Step {}

        record Wait(CompletableFuture<Void> change) implements Step {}

        record Wake(CompletableFuture<Void> change) implements Step {}
    }

    private Step step() {
        lock.lock();
        try {
            noticeEnd();
            if (changing != null) return new Step.Wait(oneMoreWaits(changing));
            Launch running = launch;
            if (running == null) {
                if (!move(new Life.Event.Wanted())) throw refusal();
                CompletableFuture<Void> mine = new CompletableFuture<>();
                changing = mine;
                return new Step.Wake(mine);
            }
            if (leases >= settings.exchangesPerChamber()) throw NoChamber.busy();
            leases++;
            lastUsedNanos = System.nanoTime();
            return new Step.Leased(running);
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Void> oneMoreWaits(CompletableFuture<Void> change) {
        if (waiting >= settings.exchangesPerChamber()) throw NoChamber.busy();
        waiting++;
        return change;
    }

    private void await(CompletableFuture<Void> change) {
        try {
            change.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Elsewhere shared) throw shared;
            throw e.getCause() instanceof Refusal shared ? shared : NoChamber.unavailable();
        } finally {
            oneLessWaits();
        }
    }

    private void oneLessWaits() {
        lock.lock();
        try {
            waiting--;
        } finally {
            lock.unlock();
        }
    }

    private void wake(CompletableFuture<Void> mine) {
        try {
            Launch fresh = keeper.launch(tenant);
            settle(new Life.Event.Ready(), fresh);
            fresh.worker().whenEnded(() -> ended(fresh));
            mine.complete(null);
        } catch (Refusal | Elsewhere turnedAway) {
            settle(new Life.Event.TurnedAway(Reason.TURNED_AWAY), null);
            mine.completeExceptionally(turnedAway);
            throw turnedAway;
        } catch (ChamberLost | RuntimeException e) {
            LOG.warnf("tenant %s: chamber not woken: %s", tenant, e.getMessage());
            settle(
                    e instanceof ChamberLost lost && lost.turnedAway() != null
                            ? new Life.Event.TurnedAway(lost.turnedAway())
                            : new Life.Event.Failed(),
                    null);
            mine.completeExceptionally(NoChamber.unavailable());
            throw NoChamber.unavailable();
        }
    }

    private void settle(Life.Event event, @Nullable Launch fresh) {
        lock.lock();
        try {
            changing = null;
            launch = fresh;
            leases = 0;
            doom = Reason.ENDED;
            lastUsedNanos = System.nanoTime();
            move(event);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: whether the event meant anything. */
    @SuppressWarnings("ReferenceEquality") // a life that nothing happened to is the same
    private boolean move(Life.Event event) {
        Life next = life.after(event, Instant.now(), settings.care().patience());
        if (next == life) return false;
        life = next;
        keeper.moved(tenant, next);
        return true;
    }

    private void ended(Launch which) {
        lock.lock();
        try {
            if (which.equals(launch)) noticeEnd();
            quiet.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: a worker that has ended without having been asked to has crashed. */
    private void noticeEnd() {
        Launch which = launch;
        if (which == null || which.alive() || changing != null) return;
        LOG.warnf("tenant %s: %s ended: %s", tenant, which.worker().place(), doom);
        forget(which);
        move(new Life.Event.Ended(doom));
    }

    private void forget(Launch which) {
        launch = null;
        leases = 0;
        keeper.ended(which);
    }

    /** Ends a lease. */
    void release(Launch leased) {
        lock.lock();
        try {
            if (!leased.equals(launch)) return;
            leases--;
            lastUsedNanos = System.nanoTime();
            quiet.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Puts it to sleep if it is awake, nothing runs in it and it was not used for so long; false otherwise. */
    boolean hibernate(Duration unusedFor, Reason why) {
        return drain(why, () -> idle(unusedFor));
    }

    /** Ends its worker once that has done what it has; who comes meanwhile gets the next one. False where it is not awake. */
    boolean retire(Reason why) {
        return drain(why, () -> true);
    }

    private boolean drain(Reason why, java.util.function.BooleanSupplier allowed) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        Launch which;
        lock.lock();
        try {
            noticeEnd();
            which = launch;
            if (which == null || changing != null || !allowed.getAsBoolean()) return false;
            changing = mine;
            move(new Life.Event.Drain(why));
        } finally {
            lock.unlock();
        }
        try {
            awaitQuiet(which);
            keeper.drain(which);
        } finally {
            asleep(which, why);
            mine.complete(null);
        }
        return true;
    }

    private void awaitQuiet(Launch which) {
        long left = settings.askDeadline().toNanos();
        lock.lock();
        try {
            while (leases > 0 && which.alive() && left > 0) left = quiet.awaitNanos(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void asleep(Launch which, Reason why) {
        lock.lock();
        try {
            changing = null;
            forget(which);
            move(new Life.Event.Ended(why));
        } finally {
            lock.unlock();
        }
    }

    /** Ends its worker and does this while nobody can wake it; who comes meanwhile waits. */
    void vacate(Runnable work) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        @Nullable Launch which = take(mine);
        try {
            if (which != null) {
                awaitQuiet(which);
                keeper.drain(which);
            }
            work.run();
        } finally {
            vacated(which);
            mine.complete(null);
        }
    }

    /** Waits for a wake or drain that is in flight; from then on nobody else begins one. */
    private @Nullable Launch take(CompletableFuture<Void> mine) {
        while (true) {
            CompletableFuture<Void> before;
            lock.lock();
            try {
                noticeEnd();
                if (changing == null) {
                    changing = mine;
                    if (launch != null) move(new Life.Event.Drain(Reason.OPERATOR));
                    return launch;
                }
                before = changing;
            } finally {
                lock.unlock();
            }
            awaitEnd(before);
        }
    }

    private static void awaitEnd(CompletableFuture<Void> change) {
        try {
            change.join();
        } catch (CompletionException failed) {
            LOG.debug("a wake failed before the chamber was vacated");
        }
    }

    private void vacated(@Nullable Launch which) {
        lock.lock();
        try {
            changing = null;
            if (which == null) return;
            forget(which);
            move(new Life.Event.Ended(Reason.OPERATOR));
        } finally {
            lock.unlock();
        }
    }

    /** Ends its worker at once; the chamber then has crashed for this reason. */
    void kill(Launch which, Reason why) {
        lock.lock();
        try {
            if (!which.equals(launch)) return;
            doom = why;
        } finally {
            lock.unlock();
        }
        which.worker().kill();
    }

    /** Lets a worker go on by itself; for this instance the chamber sleeps. */
    void leave(Launch which, Reason why) {
        lock.lock();
        try {
            if (!which.equals(launch)) return;
            forget(which);
            move(new Life.Event.Ended(why));
        } finally {
            lock.unlock();
        }
    }

    /** Does something where no worker runs and none is about to. */
    void whileResting(Runnable action) {
        lock.lock();
        try {
            if (launch == null && changing == null) action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Where another instance had it: what happened to it there. Nothing where it is awake or about to be. */
    void recall(Life there) {
        lock.lock();
        try {
            if (launch == null && changing == null) life = there;
        } finally {
            lock.unlock();
        }
    }

    /** Lets it be woken again at once. False where nothing kept it from that. */
    boolean pardon() {
        lock.lock();
        try {
            return move(new Life.Event.Released());
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
            return launch != null && changing == null && idle(unusedFor);
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
            return launch != null && changing == null && launch.alive() ? launch : null;
        } finally {
            lock.unlock();
        }
    }

    Life life() {
        lock.lock();
        try {
            noticeEnd();
            return life;
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

    /** How many wait for it to wake. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
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

    private Refusal refusal() {
        return switch (life) {
            case Life.Quarantined held -> NoChamber.quarantined();
            case Life.Crashed crashed -> {
                long millis = Math.max(
                        1, Duration.between(Instant.now(), crashed.until()).toMillis());
                long seconds = TimeUnit.MILLISECONDS.toSeconds(millis + 999);
                yield NoChamber.unavailable(seconds);
            }
            default -> NoChamber.unavailable();
        };
    }
}
