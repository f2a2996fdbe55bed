package bicameral.host.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directories of one worker, as the host sees them.
 *
 * @param chamber the tenant's directory, read-write at {@code /chamber}
 * @param run the directory of the two sockets, read-write at {@code /run/chamber}
 * @param cache the directory of the start caches, read-only at {@code /opt/cache}, or, with {@code training}, read-write; null
 *     for none
 */
public record Cell(Path chamber, Path run, @Nullable Path cache, boolean training) {
    /** A worker without start cache. */
    public Cell(Path chamber, Path run) {
        this(chamber, run, null, false);
    }
}
