package bicameral.worker.retrieve;

import com.ibm.icu.text.BreakIterator;
import java.util.Locale;

/**
 * Finds the words of a Chinese text by the dictionary of everyday Chinese that ICU ships, so that a word the documents lack is seen
 * as one. Loads in a fraction of a second, when first needed.
 */
public final class ChineseWords {
    private ChineseWords() {}

    private static final class Holder {
        /** Not safe for threads itself: each text is given a copy. */
        static final BreakIterator WORDS = BreakIterator.getWordInstance(Locale.ROOT);
    }

    /** For each character of a text, the length of the word that begins there; 0 where none does. */
    public static int[] lengths(String text) {
        int[] lengths = new int[text.length()];
        if (text.codePoints().noneMatch(Terms::isHan)) return lengths;
        BreakIterator words = (BreakIterator) Holder.WORDS.clone();
        words.setText(text);
        int start = words.first();
        for (int end = words.next(); end != BreakIterator.DONE; start = end, end = words.next())
            if (Terms.isHan(text.charAt(start))) lengths[start] = end - start;
        return lengths;
    }
}
