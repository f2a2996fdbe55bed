package bicameral.host.gateway;

import bicameral.host.gateway.Breaker.Verdict;
import bicameral.host.gateway.RouteHealth.Failure;
import bicameral.host.gateway.RouteHealth.Fault;
import bicameral.host.gateway.RouteHealth.Figures;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a route has done lately, in this instance. Thread-safe. */
final class Tally {
    private static final Duration LATELY = Duration.ofHours(1);
    /** First tokens that are remembered; of a busy hour the latest of them. */
    private static final int MOST_FIRST = 2_000;

    private record First(long at, long tookNanos) {}

    private final LongSupplier nanos;
    private final Clock clock;
    private final Sliding tokens;
    private final Sliding failures;
    private final Sliding retries;
    private final ArrayDeque<First> firsts = new ArrayDeque<>();
    private @Nullable Failure last;

    Tally(LongSupplier nanos, Clock clock) {
        this.nanos = nanos;
        this.clock = clock;
        this.tokens = new Sliding(Duration.ofMinutes(1), 60, nanos);
        this.failures = new Sliding(LATELY, 60, nanos);
        this.retries = new Sliding(LATELY, 60, nanos);
    }

    /** Tokens of a call that has ended, prompt and answer. */
    void tokens(long more) {
        tokens.add(more);
    }

    /** A call's first sign of an answer came after so long. */
    synchronized void first(long tookNanos) {
        firsts.addLast(new First(nanos.getAsLong(), tookNanos));
        if (firsts.size() > MOST_FIRST) firsts.removeFirst();
    }

    /**
     * A call has ended.
     *
     * @param status what the engine answered by HTTP; 0 for nothing
     */
    synchronized void end(Outcome outcome, int status) {
        if (outcome.verdict() != Verdict.BAD) return;
        failures.add(1);
        last = new Failure(clock.instant(), Fault.valueOf(outcome.name()), status);
    }

    /** A call that failed here has gone on to another route. */
    void retried() {
        retries.add(1);
    }

    synchronized Figures figures() {
        long now = nanos.getAsLong();
        while (!firsts.isEmpty() && now - firsts.getFirst().at() > LATELY.toNanos()) firsts.removeFirst();
        long[] sorted = firsts.stream().mapToLong(First::tookNanos).sorted().toArray();
        return new Figures(
                tokens.sum(), quantile(sorted, 50), quantile(sorted, 95), failures.sum(), retries.sum(), last);
    }

    /** The least that so many in a hundred do not exceed; null of nothing. */
    private static @Nullable Duration quantile(long[] sorted, int percent) {
        if (sorted.length == 0) return null;
        return Duration.ofNanos(sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)]);
    }
}
