package bicameral.host.receipt;

import bicameral.protocol.log.Frontier;
import bicameral.protocol.log.Hash;
import bicameral.protocol.receipt.Entry;
import bicameral.tenant.TenantId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the logs of the tenants used last ended when this process appended to them, so that the next append need not look first.
 * Only ever a guess: the database takes no entry that does not follow its head. Thread-safe.
 */
final class Heads {
    private static final int TENANTS = 1_000;
    private static final int TURNS = 256;

    private final Map<TenantId, Known> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TenantId, Known> eldest) {
            return size() > TENANTS;
        }
    };

    private final ReentrantLock[] turns = new ReentrantLock[TURNS];

    Heads() {
        Arrays.setAll(turns, turn -> new ReentrantLock());
    }

    /** Held by who appends; some tenants share one. */
    ReentrantLock turn(TenantId tenant) {
        return turns[Math.floorMod(tenant.hashCode(), TURNS)];
    }

    /** The end of a log. */
    record Known(long sequence, String hash, List<Hash> subtrees) {
        /** The edge of the tree, the caller's own. */
        Frontier frontier() {
            return new Frontier(sequence, subtrees);
        }
    }

    synchronized @Nullable Known of(TenantId tenant) {
        return known.get(tenant);
    }

    /** An entry that stands in the log. Of two noted at once the later counts. */
    synchronized void note(TenantId tenant, Entry last, Frontier frontier) {
        Known before = known.get(tenant);
        if (before != null && before.sequence() > last.sequence()) return;
        known.put(tenant, new Known(last.sequence(), last.hash(), frontier.subtrees()));
    }
}
