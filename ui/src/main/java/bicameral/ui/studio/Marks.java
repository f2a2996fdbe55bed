package bicameral.ui.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Marks given words in a text, each with the reason it stands for. The pieces joined are the text. */
public final class Marks {
    private Marks() {}

    /** What a piece was found by. */
    public enum By {
        NOTHING,
        /** A word of the question. */
        KEYWORD,
        /** Another name for one. */
        LEARNED
    }

    /** A word to mark. */
    public record Word(String text, By by) {}

    /** A piece of the text. */
    public record Piece(String text, By by) {
        /** By a word of the question. */
        public boolean keyword() {
            return by == By.KEYWORD;
        }

        /** By another name of one. */
        public boolean learned() {
            return by == By.LEARNED;
        }
    }

    /** The text in pieces; where two words overlap the one by keyword is shown. */
    public static List<Piece> of(String text, List<Word> words) {
        By[] by = new By[text.length()];
        java.util.Arrays.fill(by, By.NOTHING);
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.length() != text.length()) lower = text;
        for (Word word : words) if (word.by() == By.LEARNED) mark(lower, word, by);
        for (Word word : words) if (word.by() == By.KEYWORD) mark(lower, word, by);
        return pieces(text, by);
    }

    private static void mark(String lower, Word word, By[] by) {
        String sought = word.text().strip().toLowerCase(Locale.ROOT);
        if (sought.isEmpty()) return;
        for (int at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + 1))
            for (int i = at; i < at + sought.length(); i++) by[i] = word.by();
    }

    private static List<Piece> pieces(String text, By[] by) {
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = at + 1;
            while (end < text.length() && by[end] == by[at]) end++;
            pieces.add(new Piece(text.substring(at, end), by[at]));
            at = end;
        }
        return pieces;
    }
}
