package bicameral.worker.learn;

import java.time.Duration;

/**
 * When to learn, and with how much memory.
 *
 * @param growth share of passages that have come, gone or changed in number since the last time, from which on all is learned
 *     again; 0.05 to 0.1 is sensible
 * @param quiet how long no document may have come or gone before learning begins
 * @param heapMegabytes of the child process that learns
 */
public record Settings(double growth, Duration quiet, int heapMegabytes) {
    /** At 8 %, after a second, in half a gigabyte. */
    public static final Settings STANDARD = new Settings(0.08, Duration.ofSeconds(1), 512);
}
