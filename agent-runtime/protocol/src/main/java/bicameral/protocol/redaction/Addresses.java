package bicameral.protocol.redaction;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Postal addresses with a house number. A Chinese one is found by its number ({@code 88号}) behind the name of a way, and
 * reaches back to the beginning of the run of place names, at most {@link #MOST_BACK} characters.
 */
final class Addresses implements Detector {
    static final int MOST_BACK = 40;
    private static final int WAY_WITHIN = 8;
    private static final Pattern NUMBER = Pattern.compile("(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,5})(?:-[0-9]{1,4})?号");
    private static final Pattern INSIDE =
            Pattern.compile("\\G(?:[院楼]|[ ,，]?[0-9A-Za-z一二三四五六七八九十]{1,5}(?:号楼|栋|幢|座|楼|单元|层|室|房|户))");
    /** Words behind which an address begins. */
    private static final String BEFORE = "在于到是至往寄址";

    private static final Pattern WAY = Pattern.compile("(?:路|街|道|巷|弄|胡同|村|组|里|坊|屯|庄)");
    private static final Forms WESTERN = Forms.of(
                    "address",
                    Kind.ADDRESS,
                    "(?<![0-9A-Za-z])(?:(?i:flat|apt\\.?|suite|unit) [0-9A-Za-z]{1,5},? )?[0-9]{1,5}[A-Za-z]?,? (?:[NSEW]\\.? )?(?:[A-Z][A-Za-z'’\\-]{1,24} ){1,4}"
                            + "(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Square|Sq|Place|Pl|Terrace|Close"
                            + "|Crescent|Quay|Row|Hill)(?![A-Za-z])\\.?(?:,? (?i:apt|suite|unit|floor|#)\\.? ?[0-9A-Za-z\\-]{1,6})?"
                            + "(?:,? [A-Z][A-Za-z'’\\-]{1,24}(?: [A-Z][A-Za-z'’\\-]{1,24}){0,2})?"
                            + "(?:,? [A-Z]{2} [0-9]{5}(?:-[0-9]{4})?|,? [A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})?")
            .beginningWith("0123456789aAfFsSuU");
    private static final Forms GERMAN = Forms.of(
                    "address",
                    Kind.ADDRESS,
                    "(?<![A-Za-zÄÖÜäöüß])[A-ZÄÖÜ][a-zäöüß\\-]{2,30}(?:straße|strasse|weg|allee|platz|gasse) [0-9]{1,4}[a-z]?"
                            + "(?:, [0-9]{5} [A-ZÄÖÜ][a-zäöüß]{2,30})?(?![0-9])")
            .beginningWith("ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ");

    /** Those that are told by their form alone. */
    static final List<Forms> FORMS = List.of(WESTERN, GERMAN);

    @Override
    public void find(String text, Consumer<Span> found) {
        if (text.indexOf('号') >= 0) numbered(text, found);
        FORMS.forEach(form -> form.find(text, found));
    }

    private static void numbered(String text, Consumer<Span> found) {
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            int start = start(text, number.start());
            if (start < number.start()) found.accept(new Span(start, end(text, number.end()), Kind.ADDRESS));
        }
    }

    /** Where the address begins; the number itself where it is none. */
    private static int start(String text, int number) {
        int start = number;
        while (start > 0 && number - start < MOST_BACK && isPlace(text.charAt(start - 1))) start--;
        Matcher way = WAY.matcher(text).region(Math.max(start, number - WAY_WITHIN), number);
        return way.find() && number - start >= 2 ? start : number;
    }

    private static boolean isPlace(char c) {
        boolean han = c >= '\u4E00' && c <= '\u9FFF';
        return (han && BEFORE.indexOf(c) < 0) || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }

    private static int end(String text, int from) {
        int end = from;
        Matcher inside = INSIDE.matcher(text).region(from, text.length());
        while (inside.find()) end = inside.end();
        return end;
    }
}
