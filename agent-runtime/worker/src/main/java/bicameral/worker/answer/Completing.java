package bicameral.worker.answer;

import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import bicameral.worker.passage.Sentences;
import bicameral.worker.passage.Sentences.Span;
import bicameral.worker.retrieve.Terms;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes a chosen statement whole: what a leading pronoun stands for, the exception that follows, all of a list or of the steps.
 * A statement only grows within its passage, so that it stays verbatim.
 */
final class Completing {
    private static final Pattern LEANS = Pattern.compile(
            "^[-*•·\\s]*(?:(?i:it|they|this|these|those|he|she|its|their|then|after that|otherwise)\\b|它们?|其(?!他|它|余|中)|该|此(?!外)|这些?|那些?|前者|后者|否则|因此|所以).*",
            Pattern.DOTALL);
    private static final Pattern EXCEPTS = Pattern.compile(
            "^[-*•·\\s]*(?:(?i:but|however|except|unless|otherwise|only if|exceptions?)\\b|但|不过|除非|除外|例外|否则|只有|仅).*",
            Pattern.DOTALL);
    private static final Pattern STEP =
            Pattern.compile("^\\s*(?:\\d{1,2}[.)、．]|[①-⑩]|第[一二三四五六七八九十]步).*", Pattern.DOTALL);
    private static final int LONGEST = 420;
    private static final int LONGEST_LINE = 260;
    private static final int LONGEST_WIDTH = 200;
    private static final int LONGEST_LIST = 900;

    private final Inquiry inquiry;

    private final boolean several;

    /** @param several whether it is asked more than once, so that what stands beside may be the answer too */
    Completing(Inquiry inquiry, boolean several) {
        this.inquiry = inquiry;
        this.several = several;
    }

    Statement whole(Statement statement) {
        if (statement.isRow() || statement.passage().kind() == Passage.Kind.CHAT) {
            return statement;
        }
        if (wantsAll(statement)) {
            return statement.from(0, statement.passage().text().length());
        }
        return followed(excepted(led(statement)));
    }

    /**
     * The rest of its line, where that is short: what stands right behind belongs to it, as in "Put up a note. Only the commander may
     * publish.", and where it is asked more than once, may answer the rest.
     */
    private Statement followed(Statement statement) {
        String text = statement.passage().text();
        int line = text.indexOf('\n', statement.end());
        int end = line < 0 ? text.length() : line;
        String rest = text.substring(statement.end(), end);
        boolean isLong = several
                ? end - statement.start() > LONGEST_LINE
                : width(text.substring(statement.start(), end)) > LONGEST_WIDTH;
        return rest.isBlank()
                        || isLong
                        || Orders.in(rest)
                        || statement.found().worth().denies(statement.start(), end)
                ? statement
                : statement.from(
                        statement.start(),
                        statement.end() + rest.stripTrailing().length());
    }

    /** How wide a text is in letters; a Chinese character is as wide as two. */
    private static int width(String text) {
        return text.length() + (int) text.codePoints().filter(Terms::isHan).count();
    }

    private boolean wantsAll(Statement statement) {
        Passage passage = statement.passage();
        boolean steps = inquiry.wanted() == Wanted.STEPS
                && STEP.matcher(statement.quote()).matches();
        boolean list = (inquiry.wanted() == Wanted.LIST || inquiry.wanted() == Wanted.STEPS)
                && namedByHeading(passage) > Math.max(0.45, share(statement));
        return passage.kind() == Passage.Kind.LIST
                && passage.text().length() <= LONGEST_LIST
                && (steps || list)
                && !Orders.in(passage.text());
    }

    private double namedByHeading(Passage passage) {
        Said headings =
                new Said(passage.headings().isEmpty() ? "" : passage.headings().getLast());
        double named = 0;
        for (Inquiry.Thing thing : inquiry.things()) {
            named += thing.weight() * headings.names(thing, inquiry.chinese());
        }
        return named / Math.max(0.0001, inquiry.weight());
    }

    private double share(Statement statement) {
        double named = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            named += inquiry.things().get(i).weight() * statement.named().get(i);
        }
        return named / Math.max(0.0001, inquiry.weight());
    }

    /** A pronoun at the beginning is told by the sentence before. */
    private static Statement led(Statement statement) {
        if (!LEANS.matcher(statement.quote()).matches()) {
            return statement;
        }
        Span before = null;
        for (Span span : Sentences.of(statement.passage().text())) {
            if (span.end() <= statement.start()) {
                before = span;
            }
        }
        return before == null || statement.end() - before.start() > LONGEST
                ? statement
                : statement.from(before.start(), statement.end());
    }

    /** A sentence that takes back part of what was said belongs to it. */
    private static Statement excepted(Statement statement) {
        String text = statement.passage().text();
        List<Span> spans = Sentences.of(text);
        for (Span span : spans) {
            if (span.start() >= statement.end()) {
                boolean follows = text.substring(statement.end(), span.start()).isBlank()
                        && text.substring(statement.end(), span.start()).indexOf('\n') < 0;
                boolean excepts = EXCEPTS.matcher(span.of(text)).matches() && !Orders.in(span.of(text));
                return follows && excepts && span.end() - statement.start() <= LONGEST
                        ? statement.from(statement.start(), span.end())
                        : statement;
            }
        }
        return statement;
    }
}
