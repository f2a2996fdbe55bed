package bicameral.host.chamber;

import bicameral.tenant.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets so many wake at once, the others in the order they came, and so many wait. Thread-safe. */
final class WakeGate {
    private static final int RETRY_SECONDS = 5;

    private final Semaphore places;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    WakeGate(int atOnce, int maxWaiting) {
        this.places = new Semaphore(atOnce, true);
        this.maxWaiting = maxWaiting;
    }

    /**
     * Waits for its turn; {@link #leave} afterwards.
     *
     * @throws Refusal wakes_full (UNAVAILABLE) where too many wait, or it waited in vain
     */
    void enter(Duration atMost) {
        try {
            if (waiting.incrementAndGet() > maxWaiting + places.availablePermits()) throw full();
            if (!places.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) throw full();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full();
        } finally {
            waiting.decrementAndGet();
        }
    }

    void leave() {
        places.release();
    }

    /** How many wait for their turn. */
    int waiting() {
        return waiting.get();
    }

    private static Refusal full() {
        return new Refusal("wakes_full", Refusal.Kind.UNAVAILABLE, Map.of("retryAfter", RETRY_SECONDS));
    }
}
