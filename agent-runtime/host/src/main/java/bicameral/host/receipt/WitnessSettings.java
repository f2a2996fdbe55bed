package bicameral.host.receipt;

import java.time.Duration;

/**
 * How witnesses are told.
 *
 * @param instance where the logs are kept, for people
 * @param every how often a log that has grown is told; at least a minute
 */
public record WitnessSettings(String instance, Duration every) {
    /** The first pause after a failure; each further one is twice as long. */
    static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    private static final int MOST_DOUBLINGS = 16;

    public WitnessSettings {
        if (every.compareTo(FIRST_PAUSE) < 0)
            throw new IllegalArgumentException("a witness is told once a minute at most");
    }

    /** How long a witness that failed so often is left alone. */
    Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
