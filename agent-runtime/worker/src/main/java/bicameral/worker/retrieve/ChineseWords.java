package bicameral.worker.retrieve;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Parts Chinese text into words so that all together are likeliest: by how often general language has each, with the words of the
 * {@link Lexicon} and of grammar, and with pairs of characters that the documents have.
 */
public final class ChineseWords {
    private static final int LONGEST = 4;
    /** Decimal logarithm of the words that {@link Thesaurus#usage} counted. */
    private static final double ALL = 7.8;
    /** How often words of our own lists count as being, where usage does not know them. */
    private static final double OWN = 2.7;
    /** The same of a pair that only the documents have. */
    private static final double OF_DOCUMENTS = 1.3;
    /** And of a character that is no word anywhere. */
    private static final double CHARACTER = 0;

    private ChineseWords() {}

    /** For each character of a folded text, the length of the word that begins there; 0 where none does. */
    public static int[] lengths(String text, KnowledgeIndex index) {
        int[] lengths = new int[text.length()];
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && Terms.isHan(text.charAt(end))) end++;
            if (end > start) part(text, start, end, index, lengths);
            start = end + 1;
        }
        return lengths;
    }

    private static void part(String text, int start, int end, KnowledgeIndex index, int[] lengths) {
        Set<String> pairs = new HashSet<>();
        for (int i = start; i + 1 < end; i++) pairs.add(text.substring(i, i + 2));
        Commonness.Frequencies frequencies = index.frequencies(pairs);
        double[] least = new double[end - start + 1];
        int[] chosen = new int[end - start];
        Arrays.fill(least, 0, end - start, Double.MAX_VALUE);
        for (int i = end - 1; i >= start; i--) {
            for (int length = 1; length <= Math.min(LONGEST, end - i); length++) {
                String word = text.substring(i, i + length);
                double often = often(word, frequencies);
                double cost = often < 0 ? Double.MAX_VALUE : ALL - often + least[i - start + length];
                if (cost < least[i - start]) {
                    least[i - start] = cost;
                    chosen[i - start] = length;
                }
            }
        }
        for (int i = start; i < end; i += chosen[i - start]) lengths[i] = chosen[i - start];
    }

    private static double often(String word, Commonness.Frequencies frequencies) {
        Thesaurus.Usage usage = Thesaurus.usage(word);
        double often = usage == null ? (word.length() == 1 ? CHARACTER : -1) : usage.often();
        if (Lexicon.get().knows(word) || StopPhrases.isStop(word) || CommonWords.has(word))
            often = Math.max(often, OWN);
        if (word.length() == 2 && frequencies.known(word)) often = Math.max(often, OF_DOCUMENTS);
        return often;
    }
}
