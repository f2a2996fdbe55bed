package bicameral.worker.retrieve;

import java.util.List;

/** How Chinese characters sound, for what learns from texts. */
public final class Sounds {
    private Sounds() {}

    /** The rough sound of a character, without tones; empty for one that is not common. */
    public static String of(char c) {
        return Pinyin.of(c);
    }

    /** Other common characters of the same sound. */
    public static List<Character> alike(char c) {
        return Pinyin.alike(c).stream().filter(one -> one != c).toList();
    }
}
