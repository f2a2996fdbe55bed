package bicameral.host.chamber;

import java.io.InputStream;
import java.util.UUID;

/** Where uploads of one chamber arrive, before its worker is told of them. */
interface Arrivals {
    /**
     * Takes a file; it is there, whole and durable, when this returns.
     *
     * @throws bicameral.tenant.Refusal too_large, out_of_space; nothing stays behind
     * @throws java.io.UncheckedIOException where the uploader's stream breaks off; nothing stays behind
     */
    Arrived take(UUID document, InputStream content, long maxBytes);

    /** Deletes what {@link #take} took, where it is still there. */
    void discard(UUID document);

    /** What has arrived. */
    record Arrived(long bytes, String sha256) {}
}
