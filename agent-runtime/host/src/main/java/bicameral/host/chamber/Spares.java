package bicameral.host.chamber;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few spare workers for whoever wakes next. They start one at a time, and not before no chamber has been waking for a
 * moment: a row of wakes, or a storm of them, has the processors for itself. Thread-safe.
 */
final class Spares implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Spares.class);
    /** Without a wake, before one more starts. */
    private static final Duration QUIET = Duration.ofMillis(200);
    /** After one that did not start. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Starts spare workers. */
    interface Starter {
        /** Whether now is the time: what speeds up starts is there, or will not be. */
        boolean mayStart();

        /** Of the worker's programs that it starts now. */
        String version();

        /** Starts one and waits for its word. */
        Spare start() throws ChamberLost;
    }

    private final int wanted;
    private final @Nullable Starter starter;
    private final Deque<Spare> waiting = new ArrayDeque<>();
    private final ScheduledExecutorService filling = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("spare-workers").factory());
    private int launching;
    private long lastLaunchNanos = System.nanoTime() - QUIET.toNanos();
    private long restUntilNanos = System.nanoTime();
    private boolean closed;

    /**
     * @param wanted so many wait; 0 for none
     */
    Spares(int wanted, Starter starter) {
        this.wanted = wanted;
        this.starter = starter;
    }

    private Spares() {
        this.wanted = 0;
        this.starter = null;
    }

    /** Where there are none. */
    static Spares none() {
        return new Spares();
    }

    /** One of this version that lives, for one tenant; null where there is none. */
    synchronized @Nullable Spare take(String version) {
        keep(version);
        return waiting.poll();
    }

    /** Ends those that are of another version, and forgets those that have ended. */
    synchronized void keep(String version) {
        endWhere(spare -> !spare.alive() || !spare.version().equals(version));
    }

    private boolean endWhere(Predicate<Spare> which) {
        List<Spare> ending = waiting.stream().filter(which).toList();
        waiting.removeAll(ending);
        for (Spare spare : ending) end(spare);
        return !ending.isEmpty();
    }

    private static void end(Spare spare) {
        try {
            spare.end();
        } catch (UncheckedIOException e) {
            LOG.warnf("a spare worker's directory stays until the next start: %s", e.getMessage());
        }
    }

    /** A chamber begins to wake; {@link #launched} once it has. */
    synchronized void launching() {
        launching++;
    }

    /** A chamber has woken, or could not. */
    synchronized void launched() {
        launching--;
        lastLaunchNanos = System.nanoTime();
        if (launching == 0) fillAfter(QUIET);
    }

    private void fillAfter(Duration pause) {
        if (wanted > 0 && !closed) schedule(this::startMissing, pause.toNanos());
    }

    /**
     * Starts those that are missing once the last wake is a moment ago, unless one goes on; completes with how many wait then. Never,
     * where this is closed before.
     */
    CompletableFuture<Integer> fill() {
        CompletableFuture<Integer> filled = new CompletableFuture<>();
        if (wanted == 0 || !schedule(() -> filled.complete(filled()), nanosUntilQuiet())) filled.complete(0);
        return filled;
    }

    private int filled() {
        startMissing();
        return waiting().size();
    }

    private synchronized long nanosUntilQuiet() {
        return QUIET.toNanos() - (System.nanoTime() - lastLaunchNanos);
    }

    /** Whether it will run, unless this is closed before. */
    private boolean schedule(Runnable task, long nanos) {
        try {
            ScheduledFuture<?> _ = filling.schedule(task, nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    private void startMissing() {
        Starter now = starter;
        if (now == null) return;
        try {
            while (missing(now)) add(now.start());
        } catch (ChamberLost | RuntimeException e) {
            failed(e);
        }
    }

    private synchronized boolean missing(Starter now) {
        if (closed || launching > 0 || !now.mayStart()) return false;
        long at = System.nanoTime();
        // Whoever woke last has its own turn coming.
        if (at - lastLaunchNanos < QUIET.toNanos() || at - restUntilNanos < 0) return false;
        keep(now.version());
        return waiting.size() < wanted;
    }

    private synchronized void add(Spare spare) {
        if (closed) end(spare);
        else waiting.add(spare);
    }

    private synchronized void failed(Exception cause) {
        if (closed) return;
        LOG.warnf("a spare worker did not start, wakes take longer: %s", cause.getMessage());
        rest(PAUSE);
    }

    private synchronized void rest(Duration pause) {
        restUntilNanos = System.nanoTime() + pause.toNanos();
        fillAfter(pause.plus(QUIET));
    }

    /** Ends all, and starts none for so long: their memory is needed. False where there was none. */
    synchronized boolean dismiss(Duration pause) {
        boolean some = endWhere(spare -> true);
        if (some) rest(pause);
        return some;
    }

    /** Those that wait. */
    synchronized List<Spare> waiting() {
        List<Spare> living = new ArrayList<>(waiting);
        living.removeIf(spare -> !spare.alive());
        return living;
    }

    /** Ends all and starts none any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            endWhere(spare -> true);
        }
        filling.shutdownNow();
        try {
            if (!filling.awaitTermination(10, TimeUnit.SECONDS)) LOG.warn("a spare worker is still starting");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
