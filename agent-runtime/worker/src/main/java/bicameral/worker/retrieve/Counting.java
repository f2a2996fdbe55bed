package bicameral.worker.retrieve;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;

/**
 * Counts in how many passages terms stand. Among many passages nearly any two characters meet somewhere, the last of one word and the first of
 * the next; a pair that does so no oftener than chance would have it is marked. In {@value #FEW} passages and fewer nothing is, for there
 * chance seldom brings any two together.
 */
final class Counting {
    /** As many as the documents of a small organisation have. */
    static final int FEW = 4000;
    /** Characters that meet oftener than chance would have it by so many deviations belong together. */
    private static final double DEVIATIONS = 3;

    private final IndexReader reader;

    Counting(IndexReader reader) {
        this.reader = reader;
    }

    Commonness.Frequencies of(Collection<String> terms) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> byChance = new HashSet<>();
        for (String term : terms) {
            if (counts.containsKey(term)) continue;
            int count = Math.max(
                    reader.docFreq(new Term(Entries.TEXT, term)), reader.docFreq(new Term(Entries.ABOUT, term)));
            counts.put(term, count);
            if (count > 0 && reader.numDocs() > FEW && isPair(term) && isByChance(term, count)) byChance.add(term);
        }
        return new Commonness.Frequencies(Math.max(1, reader.numDocs()), counts, byChance);
    }

    /** Whether it may be two characters that only stand beside each other: what general language has as a word is one. */
    private static boolean isPair(String term) {
        return term.length() == 2
                && Terms.isHan(term.charAt(0))
                && Terms.isHan(term.charAt(1))
                && Thesaurus.usage(term) == null
                && !Lexicon.get().knows(term);
    }

    private boolean isByChance(String pair, int count) throws IOException {
        double first = reader.totalTermFreq(new Term(Entries.TEXT, pair.substring(0, 1)));
        double second = reader.totalTermFreq(new Term(Entries.TEXT, pair.substring(1)));
        // About half of all terms are single characters.
        double expected = first * second / Math.max(1, reader.getSumTotalTermFreq(Entries.TEXT) / 2.0);
        return count <= expected + DEVIATIONS * Math.sqrt(expected);
    }
}
