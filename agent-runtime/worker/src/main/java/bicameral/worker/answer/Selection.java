package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The statements that make the answer, and how sure it is.
 *
 * @param statements in the order they are said
 * @param certainty how likely they settle the question, and why
 */
record Selection(List<Statement> statements, Certainty certainty) {
    private static final int MOST = 3;
    private static final int LONGEST = 400;
    private static final int MOST_OF_LIST = 8;
    private static final double NEAR = 0.5;
    /** How much a score counts against being unlike what is chosen already (Carbonell and Goldstein 1998). */
    private static final double LAMBDA = 0.7;
    /** What stands in the passage of the first belongs to it sooner than what stands elsewhere. */
    private static final double BESIDE = 0.15;

    /** Only these are weighed against each other. */
    private static final int LOOKED_AT = 24;
    /** From this share of the first one's score on, a statement may be as right as the first. */
    private static final double TIE = 0.87;

    private static final double TIE_OF_ROWS = 0.85;
    /** Of the question's weight another statement has to name so much that the chosen do not. */
    private static final double ADDS = 0.15;

    boolean enough() {
        return !statements.isEmpty() && certainty.enough();
    }

    /** As sure as a model of confidence says. */
    Selection by(Confidence confidence) {
        return new Selection(statements, certainty.by(confidence));
    }

    /** Without what its source does not say word for word; where anything falls away, nothing is sure any more. */
    Selection verbatim(Sources sources) {
        List<Statement> kept =
                statements.stream().filter(one -> one.isIn(sources)).toList();
        return kept.size() == statements.size() ? this : new Selection(kept, Certainty.NONE);
    }

    /** Of statements in the order of their scores; the best first. */
    static Selection of(Inquiry inquiry, List<Statement> ranked) {
        if (ranked.isEmpty() || inquiry.weight() <= 0) {
            return new Selection(List.of(), Certainty.NONE);
        }
        boolean list = inquiry.wanted() == Wanted.LIST;
        List<Statement> chosen = new ArrayList<>(List.of(ranked.getFirst()));
        if (list) {
            siblings(inquiry, chosen, ranked);
        }
        Statement next = next(inquiry, chosen, ranked);
        while (next != null && chosen.size() < (list ? MOST_OF_LIST : MOST)) {
            chosen.add(next);
            next = next(inquiry, chosen, ranked);
        }
        others(inquiry, chosen, ranked);
        return new Selection(List.copyOf(chosen), Certainty.of(inquiry, chosen, ranked));
    }

    /** Of what adds to the chosen, what scores well and is least like them; null where nothing adds. */
    private static @org.jspecify.annotations.Nullable Statement next(
            Inquiry inquiry, List<Statement> chosen, List<Statement> ranked) {
        double best = Math.max(0.0001, chosen.getFirst().score());
        Statement next = null;
        double most = Double.NEGATIVE_INFINITY;
        for (Statement one : ranked.subList(0, Math.min(LOOKED_AT, ranked.size()))) {
            if (worthwhile(inquiry, chosen, one)) {
                double like = chosen.stream().mapToDouble(one::like).max().orElse(0);
                double value = LAMBDA * one.score() / best
                        - (1 - LAMBDA) * like
                        + (one.isBeside(chosen.getFirst()) ? BESIDE : 0);
                if (value > most) {
                    most = value;
                    next = one;
                }
            }
        }
        return next;
    }

    /** The statements in the order of their documents, the document of the best first. */
    static List<Statement> inOrder(List<Statement> statements) {
        List<java.util.UUID> documents =
                statements.stream().map(one -> one.found().document()).toList();
        return statements.stream()
                .sorted(Comparator.comparingInt(
                                (Statement one) -> documents.indexOf(one.found().document()))
                        .thenComparingInt(one -> one.passage().ordinal())
                        .thenComparingInt(Statement::start))
                .toList();
    }

    /** A list whose items are rows of one table with one label is listed whole. */
    private static void siblings(Inquiry inquiry, List<Statement> chosen, List<Statement> ranked) {
        Statement first = chosen.getFirst();
        if (!first.isRow()) {
            return;
        }
        for (int column : first.passage().cells().isEmpty() ? List.<Integer>of() : labels(inquiry, first.passage())) {
            String label = first.passage().cells().get(column);
            for (Statement one : ranked) {
                Passage passage = one.passage();
                boolean same = one.isRow()
                        && one.found().document().equals(first.found().document())
                        && passage.header().equals(first.passage().header())
                        && passage.cells().size() > column
                        && passage.cells().get(column).equals(label);
                if (same && !chosen.contains(one) && chosen.size() < MOST_OF_LIST) {
                    chosen.add(one);
                }
            }
        }
    }

    /** The cells, longer than a mere number, that name something the question does. */
    private static List<Integer> labels(Inquiry inquiry, Passage row) {
        return IntStream.range(0, row.cells().size())
                .filter(i -> row.cells().get(i).length() > 1)
                .filter(i -> {
                    Said cell = new Said(row.cells().get(i));
                    return inquiry.things().stream()
                                    .filter(thing -> !thing.asking() && cell.names(thing, inquiry.chinese()) >= 0.9)
                                    .mapToDouble(Inquiry.Thing::weight)
                                    .sum()
                            >= NEAR * inquiry.weight();
                })
                .boxed()
                .toList();
    }

    /** A question of several parts gets a statement for each sort of answer it asks for, if one is near. */
    private static void others(Inquiry inquiry, List<Statement> chosen, List<Statement> ranked) {
        double best = chosen.getFirst().score();
        for (Wanted wanted : inquiry.wants()) {
            boolean met = !wanted.strict() || chosen.stream().anyMatch(one -> wanted.mayBeIn(one.quote()));
            if (!met && chosen.size() <= MOST) {
                ranked.stream()
                        .filter(next -> next.score() >= NEAR * best
                                && next.passage().kind() != Passage.Kind.CHAT
                                && wanted.mayBeIn(next.quote())
                                && chosen.stream().noneMatch(one -> one.quote().equals(next.quote())))
                        .findFirst()
                        .ifPresent(chosen::add);
            }
        }
    }

    /** It may be as right as the first, or names of what is asked what the chosen do not; how the question asks is nothing to name. */
    private static boolean worthwhile(Inquiry inquiry, List<Statement> chosen, Statement next) {
        Statement first = chosen.getFirst();
        if (next.passage().kind() == Passage.Kind.CHAT
                || chosen.stream().anyMatch(one -> one.quote().equals(next.quote()))
                || length(chosen) + next.quote().length() > LONGEST) {
            return false;
        }
        boolean rows = inquiry.wanted() == Wanted.LIST && next.isRow() && first.isRow();
        boolean tie = next.score() >= (rows ? TIE_OF_ROWS : TIE) * first.score()
                && (next.fits() || !first.fits())
                && next.named().get(heaviest(inquiry)) >= 0.5;
        return tie || (added(inquiry, chosen, next) > ADDS && next.score() > NEAR * first.score());
    }

    private static double added(Inquiry inquiry, List<Statement> chosen, Statement next) {
        double more = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            int at = i;
            double covered =
                    chosen.stream().mapToDouble(one -> one.near().get(at)).max().orElse(0);
            Inquiry.Thing thing = inquiry.things().get(i);
            more += thing.asking()
                    ? 0
                    : thing.weight() * Math.max(0, next.named().get(i) - covered);
        }
        return more / inquiry.weight();
    }

    private static int length(List<Statement> chosen) {
        return chosen.stream().mapToInt(one -> one.quote().length()).sum();
    }

    private static int heaviest(Inquiry inquiry) {
        int heaviest = 0;
        for (int i = 1; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            Inquiry.Thing most = inquiry.things().get(heaviest);
            boolean heavier = most.asking() == thing.asking() ? thing.weight() > most.weight() : most.asking();
            if (heavier) {
                heaviest = i;
            }
        }
        return heaviest;
    }
}
