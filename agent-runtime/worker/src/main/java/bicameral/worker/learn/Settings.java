package bicameral.worker.learn;

import java.time.Duration;

/**
 * When to learn, and with how much memory.
 *
 * @param growth share of passages that have come, gone or changed since the last time, from which on all is learned again; 0.05 to
 *     0.1 is sensible
 * @param quiet how long no document may have come or gone before learning begins
 * @param renewal how long the last learning is ago at the least when records are the cause that were changed or deleted one by one: so
 *     that a source that changes without end is not learned without end. A document or source that is gone as a whole does not wait
 * @param heapMegabytes of the child process that learns
 */
public record Settings(double growth, Duration quiet, Duration renewal, int heapMegabytes) {
    /** At 8 %, after a second, what has changed once in a quarter of an hour, in half a gigabyte. */
    public static final Settings STANDARD = new Settings(0.08, Duration.ofSeconds(1), Duration.ofMinutes(15), 512);
}
