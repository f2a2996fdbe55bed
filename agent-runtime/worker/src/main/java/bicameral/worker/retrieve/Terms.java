package bicameral.worker.retrieve;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a text is searched by. Width and case are folded. Chinese gives its characters and their pairs; English words are
 * stemmed; numbers lose their thousands separators; codes of letters and digits ("CL-R600", "E03") stay whole, whether written
 * with a hyphen or without, and give their parts too.
 */
public final class Terms {
    static final Set<String> STOP = new HashSet<>(List.of(
            ("a an the and or of to in on at by for with from as is are was were be been being am it its this that these those"
                            + " i you he she we they me him her us them my your his our their do does did have has had will would can could"
                            + " should may might must shall if then than so not no but what which who whom whose when where why how there"
                            + " here any some all please tell about into out up down over under again just also very much many get got"
                            + " done happen happens want wants know like give see go goes going come let one us need needs i'm it's don't doesn't isn't can't s t d ll re ve m")
                    .split(" ")));

    private Terms() {}

    /** What sort of term it is. */
    public enum Kind {
        /** A stemmed word. */
        WORD,
        /** A word that carries little: not indexed. */
        STOP,
        /** A figure. */
        NUMBER,
        /** Letters with digits. */
        CODE,
        /** Two Chinese characters. */
        PAIR,
        /** One Chinese character. */
        CHARACTER
    }

    /**
     * A term and the stretch of the text it stands for.
     *
     * @param text folded
     */
    public record Term(String text, int start, int end, Kind kind) {}

    /** All terms in order of their beginning. */
    public static List<Term> of(String text) {
        List<Term> terms = new ArrayList<>();
        new TermScanner(false)
                .scan(
                        text.toCharArray(),
                        text.length(),
                        (found, from, length, start, end, kind) ->
                                terms.add(new Term(new String(found, from, length), start, end, kind)));
        return terms;
    }

    /** The terms of a text that tell something: its words, figures, codes and pairs of Chinese characters. */
    public static Set<String> telling(String text) {
        Set<String> telling = new HashSet<>();
        for (Term term : of(text)) {
            if (term.kind() != Kind.STOP && term.kind() != Kind.CHARACTER) telling.add(term.text());
        }
        return telling;
    }

    /** The word without weight that one slip made into this; empty if there is none. */
    static String nearestStop(String word) {
        return word.length() < 3
                ? ""
                : STOP.stream()
                        .filter(stop -> stop.length() >= (turned(stop, word) ? 3 : 4) && oneSlip(stop, word))
                        .sorted()
                        .findFirst()
                        .orElse("");
    }

    /** Two letters that stand next to each other have changed places. */
    private static boolean turned(String a, String b) {
        if (a.length() != b.length()) return false;
        int i = 0;
        while (i < a.length() && a.charAt(i) == b.charAt(i)) i++;
        return i + 1 < a.length()
                && a.charAt(i) == b.charAt(i + 1)
                && a.charAt(i + 1) == b.charAt(i)
                && a.substring(i + 2).equals(b.substring(i + 2));
    }

    /** One letter more, one fewer, one other, behind the first, or two that have changed places. */
    private static boolean oneSlip(String a, String b) {
        if (turned(a, b)) return true;
        if (Math.abs(a.length() - b.length()) > 1 || a.charAt(0) != b.charAt(0)) {
            return false;
        }
        int same = 0;
        while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        String restA = a.substring(same);
        String restB = b.substring(same);
        return a.length() == b.length()
                ? restA.isEmpty() || restA.substring(1).equals(restB.substring(1))
                : (a.length() > b.length()
                        ? restA.substring(1).equals(restB)
                        : restB.substring(1).equals(restA));
    }

    /** Whether a character is Chinese. */
    public static boolean isHan(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x3134F)
                || c == 0x3007;
    }

    /** Width and case folded. */
    public static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
