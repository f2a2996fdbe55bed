package bicameral.host.gateway;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A sum over the time just past, in steps; what is older than that falls out step by step. Thread-safe. */
final class Sliding {
    private final long[] sums;
    private final long stepNanos;
    private final LongSupplier nanos;
    private final long began;
    private long step;

    /**
     * Empty.
     *
     * @param over how far back it counts
     * @param steps in how many parts that falls out
     * @param nanos a clock that only goes forward
     */
    Sliding(Duration over, int steps, LongSupplier nanos) {
        this.sums = new long[steps];
        this.stepNanos = over.toNanos() / steps;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    synchronized void add(long value) {
        turn();
        sums[at(step)] += value;
    }

    /** What was added in that time. */
    synchronized long sum() {
        turn();
        long sum = 0;
        for (long part : sums) sum += part;
        return sum;
    }

    private void turn() {
        long now = (nanos.getAsLong() - began) / stepNanos;
        long from = Math.max(step + 1, now - sums.length + 1);
        for (long passed = from; passed <= now; passed++) sums[at(passed)] = 0;
        step = Math.max(step, now);
    }

    private int at(long which) {
        return (int) (which % sums.length);
    }
}
