package bicameral.marketplace.payment;

import java.time.Duration;

/**
 * How long to wait before a provider is asked again about a call that has no answer yet: doubling from ten seconds to an hour while
 * the call is young and may be made again, then once a day for as long as it is open. So what nobody ever answers costs little.
 */
public final class Pauses {
    /** Providers forget idempotency keys after a day; later than this a call is only asked about, never made again. */
    public static final Duration KEYS_LIVE = Duration.ofHours(20);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_OF_OLD = Duration.ofDays(1);

    private Pauses() {}

    /**
     * After a number of attempts, of a call that was written down so long ago.
     *
     * @return whole seconds
     */
    public static long seconds(int attempts, Duration age) {
        Duration longest = age.compareTo(KEYS_LIVE) > 0 ? LONGEST_OF_OLD : LONGEST;
        return Math.min(longest.toSeconds(), 5L << Math.min(attempts, 20));
    }
}
