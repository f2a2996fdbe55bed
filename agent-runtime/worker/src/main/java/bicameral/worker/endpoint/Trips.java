package bicameral.worker.endpoint;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Opens after three questions in a row that were not answered; then lets one through each half minute, and closes with the first that
 * is. Thread-safe.
 */
final class Trips {
    private static final int MOST_FAILURES = 3;
    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier nanos;
    private int failures;
    private long openUntil;

    Trips(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a question may go; where it is open, one each half minute may. */
    synchronized boolean closed() {
        if (failures < MOST_FAILURES) return true;
        long now = nanos.getAsLong();
        if (now - openUntil < 0) return false;
        openUntil = now + OPEN_NANOS;
        return true;
    }

    synchronized void good() {
        failures = 0;
    }

    synchronized void bad() {
        failures++;
        if (failures >= MOST_FAILURES) openUntil = nanos.getAsLong() + OPEN_NANOS;
    }
}
