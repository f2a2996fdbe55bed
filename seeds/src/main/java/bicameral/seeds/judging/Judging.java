package bicameral.seeds.judging;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Compares words, answers and quotes: case and width are folded, thousands separators and white space dropped. A number
 * in a word has to be the whole number, and a Latin word of at most three letters has to stand alone.
 */
public final class Judging {
    private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d),(?=\\d{3}(?!\\d))");
    private static final Pattern SHORT_WORD = Pattern.compile("[a-z]{1,3}");
    private static final Pattern NUMBER_BEFORE = Pattern.compile("(?:\\d|\\d\\.)$");
    private static final Pattern DECIMAL_AT_END = Pattern.compile("\\d\\.\\d+$");
    private static final Pattern MORE_DECIMALS = Pattern.compile("\\d*[1-9]");
    private static final Pattern MORE_NUMBER = Pattern.compile("\\d|\\.\\d*[1-9]");
    private static final int LEAST_SHARED = 12;

    private Judging() {}

    /** Of each group one word is in the answer, and no forbidden one. */
    public static boolean right(String answer, List<List<String>> mustContain, List<String> mustNotContain) {
        return mustContain.stream().allMatch(group -> group.stream().anyMatch(word -> contains(answer, word)))
                && mustNotContain.stream().noneMatch(word -> contains(answer, word));
    }

    /** Whether a word is in an answer. */
    public static boolean contains(String answer, String word) {
        String wanted = folded(word);
        if (SHORT_WORD.matcher(wanted).matches()) {
            return Pattern.compile("(?<![a-z])" + wanted + "(?![a-z])")
                    .matcher(spaced(answer))
                    .find();
        }
        String text = folded(answer);
        for (int at = text.indexOf(wanted); at >= 0 && !wanted.isEmpty(); at = text.indexOf(wanted, at + 1)) {
            if (standsFree(text, at, wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a citation shows the place that settles the question: one quote holds the other, or most of it. */
    public static boolean samePlace(String cited, String settling) {
        String a = folded(cited);
        String b = folded(settling);
        return !a.isEmpty()
                && (a.contains(b) || b.contains(a) || shared(a, b) >= Math.min(LEAST_SHARED, (b.length() + 1) / 2));
    }

    /** The text as it is compared. */
    public static String folded(String text) {
        return THOUSANDS.matcher(spaced(text)).replaceAll("").replaceAll("\\s+", "");
    }

    private static String spaced(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** 5 is not in 15 nor in 2.5, 11 is not in 11.50, but 11 is in 11.00 and 162.4 in 162.40. */
    private static boolean standsFree(String text, int at, String word) {
        String before = text.substring(0, at);
        String after = text.substring(at + word.length());
        boolean cutBefore = Character.isDigit(word.charAt(0))
                && NUMBER_BEFORE.matcher(before).find();
        if (!Character.isDigit(word.charAt(word.length() - 1))) {
            return !cutBefore;
        }
        Pattern cut = DECIMAL_AT_END.matcher(word).find() ? MORE_DECIMALS : MORE_NUMBER;
        return !cutBefore && !cut.matcher(after).lookingAt();
    }

    /** The length of the longest stretch both have. */
    private static int shared(String a, String b) {
        int longest = 0;
        for (int i = 0; i < b.length(); i++) {
            while (i + longest + 1 <= b.length() && a.contains(b.substring(i, i + longest + 1))) {
                longest++;
            }
        }
        return longest;
    }
}
