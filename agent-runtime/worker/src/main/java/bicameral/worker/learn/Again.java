package bicameral.worker.learn;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When something that did not come to its end may be tried again. For one thread. */
final class Again {
    private final LongSupplier nanos;
    private long from;
    private boolean due;

    Again(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** It is to be tried again, but not before so long. */
    void after(Duration pause) {
        from = nanos.getAsLong() + pause.toNanos();
        due = true;
    }

    /** It came to its end, or there is nothing to try. */
    void never() {
        due = false;
    }

    /** Whether it is to be tried again. */
    boolean isDue() {
        return due;
    }

    /** Whether it has to wait still. */
    boolean waits() {
        return due && from - nanos.getAsLong() > 0;
    }

    /** Until it may be tried, zero where it may; for ever where it need not be. */
    Duration left() {
        if (!due) return Duration.ofNanos(Long.MAX_VALUE);
        return Duration.ofNanos(Math.max(0, from - nanos.getAsLong()));
    }
}
