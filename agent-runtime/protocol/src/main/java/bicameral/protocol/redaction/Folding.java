package bicameral.protocol.redaction;

import java.util.Arrays;

/**
 * A text as detectors read it: full-width letters, digits and signs, digits of any script, and the many blanks and dashes as
 * ordinary ones; signs that nobody sees (zero-width, soft hyphens, marks of direction) left out. Each character knows where it is
 * from. Immutable.
 */
final class Folding {
    private static final int WIDTH = 0xFF01 - '!';
    private static final int SMALL_AT = 0xFE6B;
    private static final int JOINER = 0x034F;

    private final String text;
    private final int[] starts;
    private final int[] ends;

    private Folding(String text, int[] starts, int[] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    static Folding of(String original) {
        StringBuilder text = new StringBuilder(original.length());
        int[] starts = new int[original.length()];
        int[] ends = new int[original.length()];
        for (int at = 0; at < original.length(); ) {
            if (isPlain(original.charAt(at))) {
                starts[text.length()] = at;
                ends[text.length()] = at + 1;
                text.append(original.charAt(at++));
                continue;
            }
            int code = original.codePointAt(at);
            int next = at + Character.charCount(code);
            if (!isUnseen(code)) {
                int folded = folded(code);
                for (int i = 0; i < Character.charCount(folded); i++) {
                    starts[text.length() + i] = Character.charCount(folded) == 2 ? at + i : at;
                    ends[text.length() + i] = Character.charCount(folded) == 2 ? at + i + 1 : next;
                }
                text.appendCodePoint(folded);
            }
            at = next;
        }
        return new Folding(text.toString(), Arrays.copyOf(starts, text.length()), Arrays.copyOf(ends, text.length()));
    }

    /** The folded text alone. */
    static String fold(String original) {
        return of(original).text;
    }

    String text() {
        return text;
    }

    /** Where a stretch of the folded text stands in the original; what nobody sees inside of it goes with it. */
    Span original(Span span) {
        return new Span(starts[span.start()], ends[span.end() - 1], span.kind(), span.rule());
    }

    /** The same with a sign in the place of what stands in these stretches of the original. */
    Folding without(Iterable<Span> spans, char sign) {
        char[] characters = text.toCharArray();
        for (Span span : spans)
            for (int i = from(span.start()); i < characters.length && starts[i] < span.end(); i++) characters[i] = sign;
        return new Folding(new String(characters), starts, ends);
    }

    /** The first folded character from this place of the original on. */
    private int from(int place) {
        int found = Arrays.binarySearch(starts, place);
        return found >= 0 ? found : -found - 1;
    }

    /**
     * The same, closed up where a line breaks within a number or an address of mail. Only for sorts that are told by their form: what
     * stands apart on two lines is often two things.
     */
    Folding unwrapped() {
        if (text.indexOf('\n') < 0) return this;
        StringBuilder closed = new StringBuilder(text.length());
        int[] from = new int[text.length()];
        int[] to = new int[text.length()];
        for (int i = 0; i < text.length(); i++) {
            int after = text.charAt(i) == '\n' ? behind(i) : i;
            if (after > i && i > 0 && after < text.length() && belongs(text.charAt(i - 1), text.charAt(after))) {
                i = after - 1;
                continue;
            }
            from[closed.length()] = starts[i];
            to[closed.length()] = ends[i];
            closed.append(text.charAt(i));
        }
        return new Folding(closed.toString(), Arrays.copyOf(from, closed.length()), Arrays.copyOf(to, closed.length()));
    }

    /** Behind a line's break with what the next line is set in by. */
    private int behind(int lineBreak) {
        int after = lineBreak + 1;
        while (after < text.length() && (text.charAt(after) == ' ' || text.charAt(after) == '\t')) after++;
        return after;
    }

    private static boolean belongs(char before, char after) {
        boolean number = isDigit(after) && (isDigit(before) || before == '-');
        boolean letters = (isDigit(before) && isCapital(after)) || (isCapital(before) && isDigit(after));
        return number || letters || before == '@' || after == '@';
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Most characters of most texts: they stay as they are, and are not looked up. */
    private static boolean isPlain(char c) {
        return c < 0x80 ? c != '\r' : c >= 0x4E00 && c <= 0x9FFF;
    }

    private static boolean isUnseen(int code) {
        return code == '\r'
                || code == JOINER
                || Character.getType(code) == Character.FORMAT
                || (code >= 0xFE00 && code <= 0xFE0F)
                || (code >= 0xE0100 && code <= 0xE01EF);
    }

    private static int folded(int code) {
        if (code < 0x80) return code;
        if (code >= 0xFF01 && code <= 0xFF5E) return code - WIDTH;
        return switch (Character.getType(code)) {
            case Character.SPACE_SEPARATOR -> ' ';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> '\n';
            case Character.DASH_PUNCTUATION -> '-';
            case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(code, 10);
            default -> code == SMALL_AT ? '@' : code == 0x2212 ? '-' : code;
        };
    }
}
