package bicameral.worker.learn;

import java.time.Duration;

/**
 * When to learn.
 *
 * @param growth share of passages that have come, gone or changed in number since the last time, from which on all is learned
 *     again; 0.05 to 0.1 is sensible
 * @param quiet how long nothing may have changed before learning begins
 */
public record Settings(double growth, Duration quiet) {
    /** At 8 %, after two seconds. */
    public static final Settings STANDARD = new Settings(0.08, Duration.ofSeconds(2));
}
