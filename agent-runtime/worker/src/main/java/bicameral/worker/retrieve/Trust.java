package bicameral.worker.retrieve;

import bicameral.protocol.Standing;
import bicameral.worker.passage.Passage;
import java.util.Comparator;
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
        public Worth of(UUID document, Passage passage) {
            return Worth.PLAIN;
        }
    };

    /** Documents that are never found. */
    Set<UUID> ignored();

    /** New documents are about to be found: what holds for them already has to hold before they are. */
    default void arriving() {}

    /** What a passage is worth. */
    Worth of(UUID document, Passage passage);

    /**
     * What a passage is worth.
     *
     * @param prior what its retrieval score is multiplied with, 0.3..1.2
     * @param weight what a statement of it is multiplied with, 0.3..1
     * @param standing what the owner said of its document
     * @param denied stretches to which a better source says otherwise: no answer may be made of them
     * @param disputed stretches to which a source that counts for less says otherwise
     */
    record Worth(double prior, double weight, Standing standing, List<Denied> denied, List<Disputed> disputed) {
        /** Nothing is known of it. */
        public static final Worth PLAIN = new Worth(1, 1, Standing.NONE, List.of(), List.of());

        public Worth {
            denied = List.copyOf(denied);
            disputed = List.copyOf(disputed);
        }

        /** Names of those that say otherwise than a stretch of the passage. */
        public List<String> disputedBy(int start, int end) {
            return disputed.stream()
                    .filter(one -> one.start() < end && start < one.end())
                    .map(Disputed::by)
                    .toList();
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

        /** The passage's text without what is denied; what stood before and behind it is on lines of its own. */
        public String undenied(String text) {
            if (denied.isEmpty()) return text;
            StringBuilder kept = new StringBuilder();
            int at = 0;
            for (Denied one : denied.stream()
                    .sorted(Comparator.comparingInt(Denied::start))
                    .toList()) {
                append(kept, text, at, Math.min(one.start(), text.length()));
                at = Math.max(at, one.end());
            }
            append(kept, text, at, text.length());
            return kept.toString();
        }

        private static void append(StringBuilder kept, String text, int from, int to) {
            String part = from < to ? text.substring(from, to).strip() : "";
            if (!part.isEmpty()) kept.append(kept.isEmpty() ? "" : "\n").append(part);
        }
    }

    /** A stretch of a passage's text. */
    record Denied(int start, int end) {}

    /** A stretch of a passage's text and the name of a document that says otherwise. */
    record Disputed(int start, int end, String by) {}
}
