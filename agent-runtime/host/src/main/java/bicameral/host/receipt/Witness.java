package bicameral.host.receipt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant wants its checkpoints kept, and how far that has come.
 *
 * @param address as it was given
 * @param toldSize of how many entries the witness has taken a checkpoint; 0 for none
 * @param toldAt when it took that; null for never
 * @param triedAt when it was told something last, taken or not; null for never
 * @param nextAt when it is looked at again
 * @param failures since it took something last
 * @param problem why it did not take the last one: {@code refused}, or a code of {@link
 *     bicameral.host.fetch.FetchFailed.Problem}; empty where it did
 * @param detail an HTTP status, or empty
 */
public record Witness(
        String address,
        long toldSize,
        @Nullable Instant toldAt,
        @Nullable Instant triedAt,
        Instant nextAt,
        int failures,
        String problem,
        String detail) {
    /** Whether it has taken all that it was told. */
    public boolean well() {
        return problem.isEmpty();
    }
}
