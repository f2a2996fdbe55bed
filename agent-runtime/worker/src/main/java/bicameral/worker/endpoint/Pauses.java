package bicameral.worker.endpoint;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Between two offers of a text that was not taken. */
final class Pauses {
    /** What may be otherwise a moment later. */
    private static final Set<String> PASSING =
            Set.of("endpoint_unreachable", "endpoint_slow", "endpoint_busy", "endpoint_error", "endpoint_answer");

    private static final int MOST_OFFERS = 4;
    private static final int LONGEST_SECONDS = 20;

    private Pauses() {}

    /** Waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(long millis) throws InterruptedException;
    }

    static final Sleeper CLOCK = TimeUnit.MILLISECONDS::sleep;

    /** How long until the next offer; below 0 where there is to be none. */
    static long millis(String code, int retryAfterSeconds, int offers) {
        if (offers >= MOST_OFFERS || !PASSING.contains(code) || retryAfterSeconds > LONGEST_SECONDS) return -1;
        return 1_000L * Math.max(retryAfterSeconds, 1 << (offers - 1));
    }
}
