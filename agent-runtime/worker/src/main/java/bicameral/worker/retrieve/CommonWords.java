package bicameral.worker.retrieve;

import java.util.HashSet;
import java.util.Set;

/**
 * Words of everyday speech, Chinese and English, that seldom tell what a question is about: one that no document has is no sign
 * that the question is about something else. Read once, when first needed.
 */
public final class CommonWords {
    private static final int LONGEST = 5;

    private CommonWords() {}

    private static final class Holder {
        static final Set<String> ALL = read();
    }

    /**
     * Whether it is one.
     *
     * @param name a Chinese word as it is, an English one as its stem
     */
    public static boolean has(String name) {
        return Holder.ALL.contains(name);
    }

    /** The length of the longest one of at least two characters that begins at a place of a Chinese text, 0 if there is none. */
    public static int longestAt(String han, int start) {
        for (int length = Math.min(LONGEST, han.length() - start); length > 1; length--) {
            if (Holder.ALL.contains(han.substring(start, start + length))) {
                return length;
            }
        }
        return 0;
    }

    private static Set<String> read() {
        Set<String> all = new HashSet<>();
        for (String line : Lexicon.lines("common.txt")) {
            if (!line.startsWith("#")) {
                for (String word : line.split(" ")) {
                    all.add(Lexicon.key(word));
                }
            }
        }
        all.remove("");
        return all;
    }
}
