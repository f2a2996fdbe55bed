package bicameral.host.gateway;

import bicameral.host.EngineSettings.Rest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls away from an engine that fails.
 *
 * <pre>
 *            failures in a row, or their share
 *   CLOSED ──────────────────────────────────→ OPEN ←──────────┐
 *     ↑                                          │ pause       │ the trial fails: the pause doubles
 *     └──────────── the trial answers ────── HALF_OPEN ────────┘
 * </pre>
 *
 * CLOSED lets all through, OPEN none, HALF_OPEN one trial at a time. Thread-safe.
 */
final class Breaker {
    /** Where it stands. */
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /** What an ended call says of the engine. */
    enum Verdict {
        GOOD,
        BAD,
        /** Nothing: nobody waited any more, or the fault lay with the request. */
        NONE
    }

    private record Seen(long at, boolean bad) {}

    private final Rest rest;
    private final LongSupplier nanos;
    private final ArrayDeque<Seen> seen = new ArrayDeque<>();
    private int inARow;
    private boolean open;
    private boolean trying;
    private long openedAt;
    private long pause;

    /**
     * A closed one.
     *
     * @param nanos a clock that only goes forward
     */
    Breaker(Rest rest, LongSupplier nanos) {
        this.rest = rest;
        this.nanos = nanos;
        this.pause = rest.pause().toNanos();
    }

    synchronized State state() {
        if (!open) return State.CLOSED;
        return nanos.getAsLong() - openedAt < pause ? State.OPEN : State.HALF_OPEN;
    }

    /** How long it lets nothing through for sure. */
    synchronized Duration resting() {
        return open ? Duration.ofNanos(Math.max(0, pause - (nanos.getAsLong() - openedAt))) : Duration.ZERO;
    }

    /** A call that may begin now, to be ended; null where none may. */
    synchronized @Nullable Call begin() {
        State state = state();
        if (state == State.OPEN || (state == State.HALF_OPEN && trying)) return null;
        boolean trial = state == State.HALF_OPEN;
        if (trial) trying = true;
        return new Call(trial);
    }

    private void close() {
        open = false;
        trying = false;
        inARow = 0;
        seen.clear();
        pause = rest.pause().toNanos();
    }

    private void open(long longer) {
        open = true;
        trying = false;
        openedAt = nanos.getAsLong();
        pause = longer;
    }

    private void count(boolean bad) {
        long now = nanos.getAsLong();
        inARow = bad ? inARow + 1 : 0;
        seen.addLast(new Seen(now, bad));
        while (seen.size() > rest.window()
                || now - seen.getFirst().at() > rest.memory().toNanos()) seen.removeFirst();
        // A success is never the reason to stop asking, also where it completes a window of many failures.
        if (bad && (inARow >= rest.failures() || tooMany())) open(rest.pause().toNanos());
    }

    private boolean tooMany() {
        long bad = seen.stream().filter(Seen::bad).count();
        return seen.size() >= rest.window() && bad >= rest.share() * seen.size();
    }

    /** One call. */
    final class Call {
        private boolean trial;
        private boolean ended;

        private Call(boolean trial) {
            this.trial = trial;
        }

        /** The engine has begun to answer: a trial that long has succeeded, however long its answer is. */
        void answers() {
            synchronized (Breaker.this) {
                if (trial) close();
                trial = false;
            }
        }

        /** The first end counts. */
        void end(Verdict verdict) {
            synchronized (Breaker.this) {
                if (ended) return;
                ended = true;
                if (trial) endTrial(verdict);
                // What ends while it is open began before and is no news.
                else if (!open && verdict != Verdict.NONE) count(verdict == Verdict.BAD);
            }
        }

        private void endTrial(Verdict verdict) {
            switch (verdict) {
                case GOOD -> close();
                case BAD -> open(Math.min(pause * 2, rest.longest().toNanos()));
                case NONE -> trying = false;
            }
        }
    }
}
