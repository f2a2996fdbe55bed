package bicameral.worker.redaction;

import bicameral.protocol.OwnPattern;
import bicameral.protocol.redaction.Detector;
import bicameral.protocol.redaction.Kind;
import bicameral.protocol.redaction.Span;
import bicameral.worker.exchange.Declined;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Consumer;

/** Finds what a tenant's own pattern tells, in time linear in the text whatever the pattern is. Immutable. */
final class PatternDetector implements Detector {
    /** Longest pattern, in characters. */
    static final int LONGEST = 500;

    /** Longest name of one. */
    static final int LONGEST_NAME = 40;

    /** Most steps that one character of a text may cost. */
    private static final int MOST_STEPS = 2_000;

    private static final java.util.regex.Pattern REPEATED =
            java.util.regex.Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

    private final String rule;
    private final Pattern pattern;

    private PatternDetector(String rule, Pattern pattern) {
        this.rule = rule;
        this.pattern = pattern;
    }

    /**
     * Reads a pattern.
     *
     * @throws Declined bad_pattern with the place and what is wrong there, pattern_too_long, pattern_too_costly,
     *     pattern_matches_nothing for one that is content with an empty text
     */
    static PatternDetector of(OwnPattern own) {
        if (own.pattern().isBlank()) throw new Declined("bad_pattern", "0 empty");
        if (own.pattern().length() > LONGEST) throw new Declined("pattern_too_long", "more than " + LONGEST);
        if (repeats(own.pattern()) > MOST_STEPS) throw new Declined("pattern_too_costly", "repeats");
        Pattern read = read(own.pattern());
        if (read.programSize() > MOST_STEPS) throw new Declined("pattern_too_costly", "steps");
        if (read.matcher("").find()) throw new Declined("pattern_matches_nothing", "");
        return new PatternDetector("pattern:" + own.name(), read);
    }

    /** As {@link #of}, for what is only to be kept. */
    static void check(OwnPattern own) {
        PatternDetector _ = of(own);
    }

    /** Repetitions may be nested, and are written out before the size is known. */
    private static long repeats(String pattern) {
        long product = 1;
        java.util.regex.Matcher counts = REPEATED.matcher(pattern);
        while (counts.find() && product <= MOST_STEPS) {
            String most = counts.group(2) == null || counts.group(2).isEmpty() ? counts.group(1) : counts.group(2);
            product *= Math.max(1, Long.parseLong(most));
        }
        return product;
    }

    private static Pattern read(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            int unpaired = unpaired(pattern);
            String part = e.getPattern() == null ? "" : e.getPattern();
            int at = part.isEmpty() ? pattern.length() - 1 : pattern.indexOf(part);
            boolean paired = unpaired < 0 || !(e.getDescription().contains("missing closing )") || at < 0);
            throw new Declined("bad_pattern", (paired ? Math.max(0, at) : unpaired) + " " + wrong(e, unpaired));
        }
    }

    private static String wrong(PatternSyntaxException e, int unpaired) {
        return e.getDescription().contains("internal") && unpaired >= 0 ? "unexpected )" : e.getDescription();
    }

    /** Where a bracket stands that has no other; -1 where each has. */
    private static int unpaired(String pattern) {
        java.util.ArrayDeque<Integer> open = new java.util.ArrayDeque<>();
        boolean inside = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') i++;
            else if (inside) inside = c != ']';
            else if (c == '[') inside = true;
            else if (c == '(') open.push(i);
            else if (c == ')' && open.isEmpty()) return i;
            else if (c == ')') open.pop();
        }
        return open.isEmpty() ? -1 : open.pop();
    }

    @Override
    public boolean crossesLines() {
        return true;
    }

    @Override
    public void find(String text, Consumer<Span> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find())
            if (matcher.end() > matcher.start())
                found.accept(new Span(matcher.start(), matcher.end(), Kind.CUSTOM, rule));
    }
}
