package bicameral.protocol.redaction;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sort of stretch by its form.
 *
 * @param rule stable name of the form
 * @param form its group {@code it}, where there is one, is the stretch; else the whole match. Bounded repetitions only.
 * @param holds whether a match really is one, by its text
 */
record Forms(String rule, Kind kind, Pattern form, Predicate<String> holds) implements Detector {
    static Forms of(String rule, Kind kind, String form, Predicate<String> holds) {
        return new Forms(rule, kind, Pattern.compile(form), holds);
    }

    static Forms of(String rule, Kind kind, String form) {
        return of(rule, kind, form, text -> true);
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
        Matcher matcher = form.matcher(text);
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            int start = named ? matcher.start("it") : matcher.start();
            int end = named ? matcher.end("it") : matcher.end();
            boolean is = end > start && holds.test(text.substring(start, end));
            if (is) found.accept(new Span(start, end, kind, rule));
            // What is none may still hide one that begins a little later.
            from = is ? end : matcher.start() + 1;
        }
    }
}
