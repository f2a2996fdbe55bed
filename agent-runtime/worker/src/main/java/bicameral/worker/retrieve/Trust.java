package bicameral.worker.retrieve;

import bicameral.protocol.Standing;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** How far passages are believed. Asked for every passage found, so it answers from memory. Safe for any thread. */
public interface Trust {
    /** Everything alike. */
    Trust EVEN = new Trust() {
        @Override
        public Set<UUID> ignored() {
            return Set.of();
        }

        @Override
        public Worth of(UUID document, int passage) {
            return Worth.PLAIN;
        }
    };

    /** Documents that are never found. */
    Set<UUID> ignored();

    /** What a passage is worth. */
    Worth of(UUID document, int passage);

    /**
     * What a passage is worth.
     *
     * @param prior what its retrieval score is multiplied with, 0.3..1.2
     * @param weight what a statement of it is multiplied with, 0.3..1
     * @param standing what the owner said of its document
     * @param denied stretches to which a better source says otherwise: no answer may be made of them
     * @param disputedBy names of documents, no chats among them, that say otherwise and count for less
     */
    record Worth(double prior, double weight, Standing standing, List<Denied> denied, List<String> disputedBy) {
        /** Nothing is known of it. */
        public static final Worth PLAIN = new Worth(1, 1, Standing.NONE, List.of(), List.of());

        public Worth {
            denied = List.copyOf(denied);
            disputedBy = List.copyOf(disputedBy);
        }

        /** Whether a stretch of the passage touches one that is denied. */
        public boolean denies(int start, int end) {
            for (Denied one : denied) {
                if (one.start() < end && start < one.end()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A stretch of a passage's text. */
    record Denied(int start, int end) {}
}
