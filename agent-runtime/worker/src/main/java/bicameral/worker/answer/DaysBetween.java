package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The days from one thing to another that a question asks for. Each date stands in a statement, or was said in the question. */
final class DaysBetween {
    private static final List<Pattern> ASKED = List.of(
            Pattern.compile(
                    "how many days (?:(?:is|are|was|were|it|there|left) ){0,3}(?<from>between|from) (?<one>.+?) (?:and|to|until|till) (?<other>[^?.!]+)"),
            Pattern.compile(
                    "(?<from>从)(?<one>.+?)[到至](?<other>.+?)(?:之间|一共|总共|[共有是隔差相间]){0,3}(?<![要需花用])(?:多少|几)天(?=[吗呢?？。\\s]*$)"),
            Pattern.compile("(?<one>.+?)(?<from>[和与跟离距])(?<other>.+?)(?:之间)?(?:相隔|相差|间隔|隔了?|差|有|还有)(?:多少|几)天"));
    private static final int TRIED = 6;
    private static final double NAMED_SURELY = 0.75;

    private final Function<String, Inquiry> read;
    private final Function<Inquiry, List<Statement>> rank;

    /**
     * @param read takes a part of the question apart
     * @param rank the statements for an inquiry, best first
     */
    DaysBetween(Function<String, Inquiry> read, Function<Inquiry, List<Statement>> rank) {
        this.read = read;
        this.rank = rank;
    }

    /** @param statement null where the question says it */
    private record Dated(Day day, @Nullable Statement statement, Certainty certainty) {}

    /**
     * The days; empty where none are asked for, or a date can't be found.
     *
     * @param folded the question
     * @param whole how sure the answer to it as a whole is
     */
    Optional<Sums.Sum> in(String folded, Certainty whole) {
        for (Pattern asked : ASKED) {
            Matcher two = asked.matcher(folded);
            if (two.find()) {
                boolean onward =
                        two.group("from").equals("from") || two.group("from").equals("从");
                return dated(two.group("one"))
                        .flatMap(one -> dated(two.group("other")).flatMap(other -> sum(one, other, onward, whole)));
            }
        }
        return Optional.empty();
    }

    private Optional<Sums.Sum> sum(Dated one, Dated other, boolean onward, Certainty whole) {
        OptionalLong days = one.day().until(other.day(), onward);
        if (days.isEmpty() || (one.statement() == null && other.statement() == null)) return Optional.empty();
        List<Statement> statements = new ArrayList<>();
        String first = shown(one, statements);
        String second = shown(other, statements);
        boolean forward = days.getAsLong() >= 0;
        long count = Math.abs(days.getAsLong());
        boolean chinese = statements.getFirst().quote().codePoints().anyMatch(Terms::isHan);
        String shown = (forward ? second : first) + " − " + (forward ? first : second) + " = " + count
                + (chinese ? " 天" : count == 1 ? " day" : " days");
        Certainty less =
                one.certainty().confidence() <= other.certainty().confidence() ? one.certainty() : other.certainty();
        return Optional.of(new Sums.Sum(shown, statements, less.confidence() > whole.confidence() ? less : whole));
    }

    private static String shown(Dated dated, List<Statement> statements) {
        Statement statement = dated.statement();
        return statement == null
                ? dated.day().shown()
                : dated.day().shown() + " [" + Sums.numbered(statements, statement) + "]";
    }

    /** The day of what a part of the question names: its own, or that of the first statement which names it and has one day for it. */
    private Optional<Dated> dated(String part) {
        List<Day> own = Day.in(part);
        Inquiry asked = read.apply(part).wanting(Wanted.TIME);
        List<Statement> ranked = rank.apply(asked);
        if (own.size() == 1) {
            Certainty sure = Certainty.of(asked, ranked.isEmpty() ? List.of() : List.of(ranked.getFirst()), ranked);
            return Optional.of(new Dated(own.getFirst(), null, sure));
        }
        if (asked.things().stream().allMatch(Inquiry.Thing::asking)) return Optional.empty();
        for (Statement statement : ranked.subList(0, Math.min(TRIED, ranked.size()))) {
            if (statement.passage().kind() == Passage.Kind.CHAT
                    || Sums.namedShare(asked, asked, statement) < NAMED_SURELY) continue;
            Day day =
                    statement.isRow() ? inRow(statement.passage(), asked) : only(Day.in(Terms.fold(statement.quote())));
            if (day != null) {
                return Optional.of(new Dated(
                        day, statement, Selection.of(asked, List.of(statement)).certainty()));
            }
        }
        return Optional.empty();
    }

    /** The only day of a row, or that of the column which the question names best. */
    private static @Nullable Day inRow(Passage row, Inquiry asked) {
        Day only = only(Day.in(Terms.fold(row.text())));
        if (only != null) return only;
        Day best = null;
        double most = 0;
        for (int i = 0; i < Math.min(row.header().size(), row.cells().size()); i++) {
            Day day = only(Day.in(Terms.fold(row.cells().get(i))));
            Said header = new Said(row.header().get(i));
            double named = asked.things().stream()
                    .mapToDouble(thing -> thing.weight() * header.names(thing, asked.chinese()))
                    .sum();
            if (day != null && named >= most) {
                best = named > most ? day : null;
                most = named;
            }
        }
        return best;
    }

    private static @Nullable Day only(List<Day> days) {
        return days.size() == 1 ? days.getFirst() : null;
    }
}
