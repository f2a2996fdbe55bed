package bicameral.marketplace.billing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Messages that this instance has accepted and not ended yet, so that what was agreed is not read again for the answer. A help
 * only: whatever is not here (accepted by another instance, before a restart, or pushed out by newer ones) is in the database, and
 * there alone it is decided whether a message is still open. Thread-safe.
 */
final class Agreements {
    private static final int MOST = 10_000;

    private final Map<UUID, Agreed> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Agreed> eldest) {
            return size() > MOST;
        }
    };

    /** Of a message that was just accepted and committed. */
    void remember(Agreed agreed) {
        synchronized (open) {
            open.put(agreed.asked().message(), agreed);
        }
    }

    /** What was agreed, at most once: whoever ends the message has no use for it after. */
    Optional<Agreed> take(UUID message) {
        synchronized (open) {
            return Optional.ofNullable(open.remove(message));
        }
    }
}
