package bicameral.protocol.redaction;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sort of stretch by its form.
 *
 * @param rule stable name of the form
 * @param form its group {@code it}, where there is one, is the stretch; else the whole match. Bounded repetitions only.
 * @param holds whether a match really is one, by its text
 * @param begins characters with which matches begin, all others are passed over without asking the form; null where any may
 */
record Forms(
        String rule,
        Kind kind,
        Pattern form,
        Predicate<String> holds,
        @Nullable Letters begins) implements Detector {
    static Forms of(String rule, Kind kind, String form, Predicate<String> holds) {
        return new Forms(rule, kind, Pattern.compile(form), holds, null);
    }

    static Forms of(String rule, Kind kind, String form) {
        return of(rule, kind, form, text -> true);
    }

    /** The same where every match begins with one of these characters: far less work where they are rare. */
    Forms beginningWith(String characters) {
        return new Forms(rule, kind, form, holds, Letters.of(characters));
    }

    /** Numbers and addresses of mail are; a secret or an address at the end of a line is not told from what the next one begins with. */
    @Override
    public boolean crossesLines() {
        return switch (kind) {
            case TELEPHONE, IDENTITY, ACCOUNT, MAIL -> true;
            case NAME, CUSTOMER, PROJECT, ADDRESS, PLATE, SECRET, CUSTOM, LITERAL -> false;
        };
    }

    @Override
    public void find(String text, Consumer<Span> found) {
        boolean named = form.namedGroups().containsKey("it");
        // What stands before a stretch is looked at though it is not in the region.
        Matcher matcher = form.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
        int from = 0;
        while (from <= text.length() && next(matcher, text, from)) {
            int start = named ? matcher.start("it") : matcher.start();
            int end = named ? matcher.end("it") : matcher.end();
            boolean is = end > start && holds.test(text.substring(start, end));
            if (is) found.accept(new Span(start, end, kind, rule));
            // What is none may still hide one that begins a little later.
            from = is ? end : matcher.start() + 1;
        }
    }

    private boolean next(Matcher matcher, String text, int from) {
        if (begins == null) return matcher.find(from);
        for (int at = from; at < text.length(); at++)
            if (begins.has(text.charAt(at)) && matcher.region(at, text.length()).lookingAt()) return true;
        return false;
    }
}
