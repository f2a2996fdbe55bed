package bicameral.worker.retrieve;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How common Chinese characters sound, roughly: without tones, and with sounds that many people confuse made one.
 *
 * <p>The first level of GB 2312 is in the order of pronunciation, so that a list of where each syllable begins is enough.
 */
final class Pinyin {
    private static final Charset GB = Charset.forName("GB18030");
    private static final int FIRST = 0xB0A1;
    private static final int LAST = 0xD7F9;
    private static final int ROW = 94;

    private Pinyin() {}

    private static final class Holder {
        static final NavigableMap<Integer, String> SOUNDS = new TreeMap<>();

        static {
            for (String line : Lexicon.lines("pinyin.txt")) {
                int space = line.indexOf(' ');
                SOUNDS.put(code(line.charAt(space + 1)), rough(line.substring(0, space)));
            }
        }
    }

    /** The sound of a character, empty if it is not a common one. */
    static String of(char c) {
        int code = code(c);
        return code < FIRST || code > LAST ? "" : Holder.SOUNDS.floorEntry(code).getValue();
    }

    /** All common characters that sound alike. */
    static List<Character> alike(char c) {
        String sound = of(c);
        List<Character> alike = new ArrayList<>();
        if (!sound.isEmpty()) {
            for (var entry : Holder.SOUNDS.entrySet()) {
                if (entry.getValue().equals(sound)) {
                    Integer next = Holder.SOUNDS.higherKey(entry.getKey());
                    addBetween(entry.getKey(), next == null ? LAST + 1 : next, alike);
                }
            }
        }
        return alike;
    }

    private static void addBetween(int from, int to, List<Character> alike) {
        for (int code = from; code < to; code++) {
            int low = code & 0xFF;
            if (low >= 0xA1 && low < 0xA1 + ROW) {
                alike.add(new String(new byte[] {(byte) (code >> 8), (byte) low}, GB).charAt(0));
            }
        }
    }

    private static int code(char c) {
        byte[] bytes = String.valueOf(c).getBytes(GB);
        return bytes.length == 2 ? (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF) : 0;
    }

    private static String rough(String sound) {
        return sound.replaceFirst("^zh", "z")
                .replaceFirst("^ch", "c")
                .replaceFirst("^sh", "s")
                .replaceFirst("^n(?=[aeiou])", "l")
                .replaceFirst("ng$", "n");
    }
}
