package bicameral.host.fetch;

import java.time.Duration;
import java.util.List;

/**
 * What the fetcher may take.
 *
 * @param openings ports of addresses that are let through although not public; none in production
 * @param connect longest wait for a connection
 * @param idle longest wait for the next byte
 * @param total longest for everything, redirects included
 * @param maxBytes most bytes of a body, as sent and as unpacked
 * @param maxRedirects how often an address may send on to another
 * @param userAgent how the fetcher names itself
 */
public record FetchSettings(
        List<Opening> openings,
        Duration connect,
        Duration idle,
        Duration total,
        long maxBytes,
        int maxRedirects,
        String userAgent) {
    public FetchSettings {
        openings = List.copyOf(openings);
    }

    /** No openings, 30 seconds, 20 MiB, five redirects. */
    public static FetchSettings defaults() {
        return new FetchSettings(
                List.of(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                20L * 1024 * 1024,
                5,
                "Bicameral");
    }

    /** With these openings. */
    public FetchSettings withOpenings(List<Opening> opened) {
        return new FetchSettings(opened, connect, idle, total, maxBytes, maxRedirects, userAgent);
    }

    /** With these bounds of time. */
    public FetchSettings withTimes(Duration idleTime, Duration totalTime) {
        return new FetchSettings(openings, connect, idleTime, totalTime, maxBytes, maxRedirects, userAgent);
    }

    /** With this bound of size. */
    public FetchSettings withMaxBytes(long bytes) {
        return new FetchSettings(openings, connect, idle, total, bytes, maxRedirects, userAgent);
    }
}
