package bicameral.marketplace.portability;

import bicameral.protocol.archive.ArchiveReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What leaving is told.
 *
 * @param instance address of this instance, for people
 * @param data where archives lie while they are written, waiting to be fetched, or being brought in
 * @param keep how long an archive waits to be fetched
 * @param coolingOff how long an erasure can be cancelled
 * @param limits of archives that are brought in
 */
public record PortabilitySettings(
        URI instance, Path data, Duration keep, Duration coolingOff, ArchiveReader.Limits limits) {
    private static final int MEMBERS = 200_000;
    private static final long BYTES = 64L << 30;

    /** As most instances need it. */
    public static PortabilitySettings defaults(URI instance, Path data, Duration coolingOff) {
        return new PortabilitySettings(
                instance, data, Duration.ofHours(24), coolingOff, new ArchiveReader.Limits(MEMBERS, BYTES));
    }

    Path exports() {
        return data.resolve("exports");
    }

    Path imports() {
        return data.resolve("imports");
    }
}
