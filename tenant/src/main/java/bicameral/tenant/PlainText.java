package bicameral.tenant;

import java.text.Normalizer;
import java.util.function.IntPredicate;

/**
 * What people type, before it is kept: in Unicode's composed form, without characters that one cannot see but that change
 * how the rest is read (controls, bidi overrides, zero-width spaces, lone surrogates), within a length in code points.
 */
public final class PlainText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PlainText() {}

    /** One line, without white space around it; else a refusal of the given code (INVALID). */
    public static String line(String raw, int min, int max, String code) {
        return checked(raw.strip(), min, max, code, c -> false);
    }

    /** Several lines, ended by LF; else a refusal of the given code (INVALID). */
    public static String block(String raw, int min, int max, String code) {
        String unix = raw.replace("\r\n", "\n").replace('\r', '\n').strip();
        return checked(unix, min, max, code, c -> c == '\n' || c == '\t');
    }

    /** A line made of whatever an identity provider sent: bad characters left out, cut at max; may be empty. */
    public static String cleaned(String raw, int max) {
        StringBuilder kept = new StringBuilder();
        Normalizer.normalize(raw, Normalizer.Form.NFC)
                .codePoints()
                .filter(c -> !hidden(c))
                .limit(max)
                .forEach(kept::appendCodePoint);
        return kept.toString().strip();
    }

    /** What programs and servers send: without what no text has, which is controls but LF and tab, and lone surrogates. */
    public static String readable(String raw) {
        StringBuilder kept = new StringBuilder(raw.length());
        raw.codePoints()
                .filter(c -> c == '\n' || c == '\t' || !(Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF)))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static String checked(String raw, int min, int max, String code, IntPredicate allowed) {
        if (raw.length() > 4L * max + 16) throw new Refusal(code, Refusal.Kind.INVALID);
        String text = Normalizer.normalize(raw, Normalizer.Form.NFC);
        int length = text.codePointCount(0, text.length());
        boolean bad = text.codePoints().anyMatch(c -> hidden(c) && !allowed.test(c));
        if (bad || length < min || length > max) throw new Refusal(code, Refusal.Kind.INVALID);
        return text;
    }

    private static boolean hidden(int c) {
        if (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) return false;
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
