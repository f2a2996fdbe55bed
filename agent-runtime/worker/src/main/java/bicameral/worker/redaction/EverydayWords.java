package bicameral.worker.redaction;

import com.ibm.icu.text.BreakIterator;
import java.util.Locale;

/** The dictionary of everyday Chinese that ICU ships; has no people's names. Loads when first needed. Thread-safe. */
final class EverydayWords {
    private EverydayWords() {}

    private static final class Holder {
        /** Not safe for threads itself: each text is given a copy. */
        static final BreakIterator WORDS = BreakIterator.getWordInstance(Locale.ROOT);
    }

    /** Whether all of it is one word. */
    static boolean has(String text) {
        BreakIterator words = (BreakIterator) Holder.WORDS.clone();
        words.setText(text);
        words.first();
        return words.next() == text.length();
    }
}
