package bicameral.worker.retrieve;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a search asks of that which was learned from the documents. Thread-safe, quick, and never fails a search. */
@FunctionalInterface
public interface Learned {
    /** Where nothing was learned. Not a lambda: its class would be made anew at each start, for no start cache keeps an interface's. */
    Learned NOTHING = new Learned() {
        @Override
        public @Nullable Insight on(Collection<UUID> collections, Map<String, Float> weights) {
            return null;
        }
    };

    /** What is known of a question in weighted terms, or null where nothing is that would help. */
    @Nullable
    Insight on(Collection<UUID> collections, Map<String, Float> weights);

    /** As above, of a question whose words are known too. */
    default @Nullable Insight on(Collection<UUID> collections, Map<String, Float> weights, String question) {
        return on(collections, weights);
    }

    /** What is known of one question. */
    interface Insight {
        /** How much likeness counts beside keywords, where the best match by keywords counts 1; above 0. */
        double share();

        /**
         * The passages most like the question, best first, by the lower halves of their texts' {@link Fingerprint}s. Some may be
         * gone or changed since.
         */
        int[] near();

        /**
         * How like a passage is to the question, from 0 to 1; below 0 where the passage is not known as it is now.
         *
         * @param fingerprint the lower half of its text's
         */
        double likeness(UUID document, int ordinal, int fingerprint);

        /**
         * How like a passage is to the question that is not known yet, from 0 to 1.
         *
         * @param about as told to {@link PassageVisitor}
         */
        double likeness(String about, String text);
    }
}
