package bicameral.ui.studio;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Marks the words of a question in a passage: Latin words of two letters or more as they are, Chinese by pairs of
 * characters, which needs no dictionary. The pieces joined are the passage.
 */
public final class Highlight {
    private Highlight() {}

    /** A piece of the passage. */
    public record Piece(String text, boolean marked) {}

    /** The passage in pieces. */
    public static List<Piece> of(String passage, String question) {
        String lower = passage.toLowerCase(Locale.ROOT);
        if (lower.length() != passage.length()) lower = passage;
        BitSet marked = new BitSet();
        for (String term : terms(question.toLowerCase(Locale.ROOT)))
            for (int at = lower.indexOf(term); at >= 0; at = lower.indexOf(term, at + 1))
                marked.set(at, at + term.length());
        return pieces(passage, marked);
    }

    private static List<Piece> pieces(String passage, BitSet marked) {
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < passage.length(); ) {
            boolean on = marked.get(at);
            int end = on ? marked.nextClearBit(at) : marked.nextSetBit(at);
            if (end < 0 || end > passage.length()) end = passage.length();
            pieces.add(new Piece(passage.substring(at, end), on));
            at = end;
        }
        return pieces;
    }

    private static Set<String> terms(String question) {
        Set<String> terms = new LinkedHashSet<>();
        int at = 0;
        while (at < question.length()) {
            int end = runEnd(question, at);
            if (end - at >= 2) addRun(question.substring(at, end), terms);
            at = Math.max(end, at + 1);
        }
        return terms;
    }

    /** End of the run of Chinese characters, or of other letters and digits, that starts here. */
    private static int runEnd(String text, int from) {
        if (!Character.isLetterOrDigit(text.charAt(from))) return from;
        boolean han = han(text.charAt(from));
        int at = from;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at)) && han(text.charAt(at)) == han) at++;
        return at;
    }

    private static void addRun(String run, Set<String> terms) {
        if (!han(run.charAt(0))) terms.add(run);
        else for (int i = 0; i + 2 <= run.length(); i++) terms.add(run.substring(i, i + 2));
    }

    private static boolean han(char c) {
        return Character.isIdeographic(c);
    }
}
