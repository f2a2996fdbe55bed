package bicameral.host.chamber;

import bicameral.host.HostSettings.DiskQuota;
import bicameral.host.chamber.ChamberOperations.Move;
import bicameral.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Chambers that were held for their disk and then released: nothing in one can be deleted while it sleeps, so for a while it may be
 * awake although it has too much, as long as it does not have more than it was released with. Thread-safe.
 */
final class Shrinking {
    /** Deleting writes, too: a log of the database, the parts of an index that stay. */
    private static final int SLACK = 20;

    private final DiskQuota quota;
    private final Moves moves;
    private final ConcurrentHashMap<TenantId, Released> released = new ConcurrentHashMap<>();

    /** @param most what it had when it was first looked at, and a little more */
    private record Released(Instant at, DiskUse most) {}

    Shrinking(DiskQuota quota, Moves moves) {
        this.quota = quota;
        this.moves = moves;
    }

    /** When a released chamber is measured as others are again; empty where it is already. */
    private Optional<Instant> until(TenantId tenant) {
        return until(moves.of(tenant, Moves.KEPT));
    }

    /** As above, of a chamber whose past is known; newest first. */
    Optional<Instant> until(List<Move> past) {
        return past.stream()
                .filter(move -> move.reason() == Life.Reason.RELEASED_TO_SHRINK)
                .map(Move::at)
                .findFirst()
                .map(at -> at.plus(quota.shrinking()))
                .filter(Instant.now()::isBefore);
    }

    /** Whether a chamber that is over its quota may be so for now. */
    boolean allows(TenantId tenant, DiskUse use) {
        // What cannot be counted cannot be seen to shrink.
        Optional<Instant> until = use.hidden() == null ? until(tenant) : Optional.empty();
        if (until.isEmpty()) {
            released.remove(tenant);
            return false;
        }
        DiskUse most = released.compute(
                        tenant,
                        (key, known) -> known != null && known.at.equals(until.get())
                                ? known
                                : new Released(until.get(), most(use)))
                .most;
        return use.bytes() <= most.bytes() && use.files() <= most.files();
    }

    private DiskUse most(DiskUse use) {
        return new DiskUse(use.bytes() + quota.bytes() / SLACK, use.files() + quota.files() / SLACK, null);
    }

    /** It is within its quota, or no more. */
    void forget(TenantId tenant) {
        released.remove(tenant);
    }
}
