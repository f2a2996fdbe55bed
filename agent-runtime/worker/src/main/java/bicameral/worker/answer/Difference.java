package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The difference a question asks for: between two columns of one row, or between two rows of one table in one column. Both figures stand in
 * cells that the question names, and measure the same; between a time and a price, or two currencies, there is none.
 */
final class Difference {
    private static final Pattern ASKED = Pattern.compile(
            "相差|差多少|差几|差价|(?<![最至不好])(?:[多少]\\p{IsHan}?|(?:贵|便宜|重|轻|长|短|高|低|快|慢)[了出]?)(?:多少|几)|\\b(?:difference|differ)\\b"
                    + "|how (?:many|much) (?:\\w+ )?(?:more|less|fewer|longer|heavier|cheaper|faster|dearer)",
            Pattern.CASE_INSENSITIVE);
    private static final int TRIED = 6;
    private static final int ROWS_TRIED = 40;
    private static final double NAMED = 0.9;

    private final Inquiry inquiry;
    private final Said question;

    /** @param text of the question, slips mended, folded */
    Difference(Inquiry inquiry, String text) {
        this.inquiry = inquiry;
        this.question = new Said(text);
    }

    /** Whether a question asks for one. */
    static boolean isAsked(String folded) {
        return ASKED.matcher(folded).find();
    }

    /** The difference; empty where its figures can't be found. */
    Optional<Sums.Sum> of(List<Statement> ranked, Selection selection) {
        return betweenColumns(ranked, selection).or(() -> betweenRows(ranked, selection));
    }

    private Optional<Sums.Sum> betweenColumns(List<Statement> ranked, Selection selection) {
        for (Statement statement : ranked.subList(0, Math.min(TRIED, ranked.size()))) {
            List<Quantity> both = statement.isRow() ? namedColumns(statement.passage()) : List.of();
            if (both.size() == 2 && both.get(0).comparable(both.get(1))) {
                return Optional.of(sum(both.get(0), both.get(1), List.of(statement), selection));
            }
        }
        return Optional.empty();
    }

    private List<Quantity> namedColumns(Passage passage) {
        List<Quantity> figures = new ArrayList<>();
        for (int i = 1; i < Math.min(passage.header().size(), passage.cells().size()); i++) {
            if (named(passage.header().get(i)) > 0) quantity(passage, i).ifPresent(figures::add);
        }
        return figures;
    }

    /** Of the rows whose whole label the question says, the first two of one table. */
    private Optional<Sums.Sum> betweenRows(List<Statement> ranked, Selection selection) {
        List<Statement> called = ranked.subList(0, Math.min(ROWS_TRIED, ranked.size())).stream()
                .filter(one -> one.isRow() && isCalled(one.passage()))
                .toList();
        for (int i = 0; i < called.size(); i++) {
            for (Statement other : called.subList(i + 1, called.size())) {
                Statement one = called.get(i);
                if (!isBesideInTable(one, other)) continue;
                int column = column(one.passage(), other.passage());
                Quantity first = quantity(one.passage(), column).orElse(null);
                Quantity second = quantity(other.passage(), column).orElse(null);
                if (column > 0 && first != null && second != null && first.comparable(second)) {
                    return Optional.of(sum(first, second, List.of(one, other), selection));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isCalled(Passage row) {
        if (row.cells().isEmpty()) return false;
        String label = label(row);
        return label.length() > 1 && question.share(label) == 1;
    }

    private static String label(Passage row) {
        return row.cells().get(Wording.label(row));
    }

    /** Two rows of one table, of which neither is called by a part of the other's name. */
    private static boolean isBesideInTable(Statement one, Statement other) {
        return one.found().document().equals(other.found().document())
                && !one.passage().header().isEmpty()
                && one.passage().header().equals(other.passage().header())
                && !label(one.passage()).contains(label(other.passage()))
                && !label(other.passage()).contains(label(one.passage()));
    }

    /** The column with a figure in both rows whose header the question names best, or that is the only one; 0 where it can't be told. */
    private int column(Passage one, Passage other) {
        int column = 0;
        int candidates = 0;
        double most = 0;
        for (int i = Wording.label(one) + 1;
                i < Math.min(one.header().size(), one.cells().size());
                i++) {
            if (i >= other.cells().size()
                    || quantity(one, i).isEmpty()
                    || quantity(other, i).isEmpty()) continue;
            candidates++;
            double named = named(one.header().get(i))
                    + (inquiry.wanted().heads(one.header().get(i)) ? 0.1 : 0);
            if (named > most || column == 0) {
                most = Math.max(most, named);
                column = i;
            }
        }
        return most > 0 || candidates == 1 ? column : 0;
    }

    private double named(String header) {
        Said said = new Said(header);
        return inquiry.things().stream()
                .filter(thing -> !thing.asking() && said.names(thing, inquiry.chinese()) > NAMED)
                .mapToDouble(Inquiry.Thing::weight)
                .sum();
    }

    private static Optional<Quantity> quantity(Passage passage, int column) {
        String header = column < passage.header().size() ? passage.header().get(column) : "";
        return Quantity.in(passage.cells().get(column), header);
    }

    private Sums.Sum sum(Quantity one, Quantity other, List<Statement> statements, Selection selection) {
        boolean firstIsMore = one.compareTo(other) >= 0;
        Quantity more = firstIsMore ? one : other;
        Quantity less = firstIsMore ? other : one;
        int ofMore = firstIsMore ? 1 : statements.size();
        int ofLess = statements.size() + 1 - ofMore;
        boolean likewise = one.unit().equals(other.unit());
        String shown = (likewise ? more.figure() : more.shown()) + " [" + ofMore + "] − "
                + (likewise ? less.figure() : less.shown()) + " [" + ofLess + "] = "
                + more.minus(less).shown();
        Certainty own = Selection.of(inquiry, statements).certainty();
        return new Sums.Sum(
                shown, statements, own.confidence() > selection.certainty().confidence() ? own : selection.certainty());
    }
}
