package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that make the answer, and how sure it is.
 *
 * @param certainty how likely they settle the question, and why
 */
record Selection(List<Statement> statements, Certainty certainty) {
    private static final int MOST = 3;
    private static final int LONGEST = 400;
    private static final int MOST_OF_LIST = 8;
    private static final double NEAR = 0.5;

    boolean enough() {
        return !statements.isEmpty() && certainty.enough();
    }

    /** Without what its source does not say word for word; where the first falls away, nothing is sure any more. */
    Selection verbatim(Sources sources) {
        List<Statement> kept = statements.stream()
                .filter(one -> sources.text(
                                one.found().document(), one.passage().ordinal())
                        .filter(text -> text.contains(one.quote()))
                        .isPresent())
                .toList();
        return kept.size() == statements.size()
                ? this
                : new Selection(kept, kept.contains(statements.getFirst()) ? certainty : Certainty.NONE);
    }

    /** Of statements in the order of their scores. */
    static Selection of(Inquiry inquiry, List<Statement> ranked) {
        if (ranked.isEmpty() || inquiry.weight() <= 0) {
            return new Selection(List.of(), Certainty.NONE);
        }
        List<Statement> chosen = new ArrayList<>();
        double[] covered = new double[inquiry.things().size()];
        boolean list = inquiry.wanted() == Wanted.LIST;
        for (Statement statement : ranked) {
            if (chosen.size() < (list ? MOST_OF_LIST : MOST) && worthwhile(inquiry, chosen, covered, statement)) {
                chosen.add(statement);
                for (int i = 0; i < covered.length; i++) {
                    covered[i] = Math.max(covered[i], statement.near().get(i));
                }
            }
        }
        others(inquiry, chosen, ranked);
        return new Selection(List.copyOf(chosen), Certainty.of(inquiry, chosen, ranked));
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

    private static boolean worthwhile(Inquiry inquiry, List<Statement> chosen, double[] covered, Statement next) {
        if (chosen.isEmpty()) {
            return true;
        }
        if (next.passage().kind() == Passage.Kind.CHAT
                || chosen.stream().anyMatch(one -> one.quote().equals(next.quote()))
                || length(chosen) + next.quote().length() > LONGEST) {
            return false;
        }
        double more = 0;
        for (int i = 0; i < covered.length; i++) {
            more += inquiry.things().get(i).weight() * Math.max(0, next.named().get(i) - covered[i]);
        }
        boolean rows = inquiry.wanted() == Wanted.LIST
                && next.isRow()
                && chosen.getFirst().isRow();
        boolean tie = next.score() >= (rows ? 0.85 : 0.92) * chosen.getFirst().score()
                && next.named().get(heaviest(inquiry)) >= 0.5;
        return tie
                || (more / inquiry.weight() > 0.15
                        && next.score() > 0.5 * chosen.getFirst().score());
    }

    private static int length(List<Statement> chosen) {
        return chosen.stream().mapToInt(one -> one.quote().length()).sum();
    }

    private static int heaviest(Inquiry inquiry) {
        int heaviest = 0;
        for (int i = 1; i < inquiry.things().size(); i++) {
            if (inquiry.things().get(i).weight()
                    > inquiry.things().get(heaviest).weight()) {
                heaviest = i;
            }
        }
        return heaviest;
    }
}
