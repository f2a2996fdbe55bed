package bicameral.worker.retrieve;

import java.util.HashSet;
import java.util.Set;

/** Whether a word is English at all: one the documents lack is then another word and no slip. Read once, when first needed. */
final class EnglishWords {
    private EnglishWords() {}

    private static final class Holder {
        static final Set<String> STEMS = read();
    }

    /** Whether a stem is that of an English word. */
    static boolean has(String stem) {
        return Holder.STEMS.contains(stem);
    }

    private static Set<String> read() {
        Set<String> stems = new HashSet<>(32_768);
        for (String line : Lexicon.lines("english.txt")) {
            if (!line.startsWith("#")) Terms.of(line).forEach(term -> stems.add(term.text()));
        }
        return stems;
    }
}
