package bicameral.worker.retrieve;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** How common terms are among some passages. */
public interface Commonness {
    /** In how many passages each term stands, of how many. */
    Frequencies frequencies(Collection<String> terms);

    /**
     * How common terms are.
     *
     * @param byChance pairs of characters that stand somewhere, but no oftener than any two so common characters would
     */
    record Frequencies(int passages, Map<String, Integer> counts, Set<String> byChance) {
        private static final int SHELF = 100;

        /**
         * How much a term tells: 0 for one that stands everywhere, about 1 for one that is rare. A small collection is read as
         * part of a shelf of {@value #SHELF} passages, for in a handful every word looks common.
         */
        public double weight(String term) {
            int count = counts.getOrDefault(term, 0);
            int among = Math.max(passages, SHELF);
            return Math.log(1 + (among - count + 0.5) / (count + 0.5)) / Math.log(1 + (among + 0.5) / 0.5);
        }

        /** Whether there are so many passages that nearly any two characters meet somewhere. */
        boolean ofMany() {
            return passages > Counting.FEW;
        }

        /** Whether any passage has it; of a pair of characters, whether as more than the end of one word and the beginning of the next. */
        public boolean known(String term) {
            return counts.getOrDefault(term, 0) > 0 && !byChance.contains(term);
        }
    }
}
