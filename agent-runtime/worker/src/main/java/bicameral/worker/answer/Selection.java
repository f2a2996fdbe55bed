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

    boolean enough() {
        return !statements.isEmpty() && certainty.enough();
    }

    /** Of statements in the order of their scores. */
    static Selection of(Inquiry inquiry, List<Statement> ranked) {
        if (ranked.isEmpty() || inquiry.weight() <= 0) {
            return new Selection(List.of(), Certainty.NONE);
        }
        List<Statement> chosen = new ArrayList<>();
        double[] covered = new double[inquiry.things().size()];
        for (Statement statement : ranked) {
            if (chosen.size() < MOST && worthwhile(inquiry, chosen, covered, statement)) {
                chosen.add(statement);
                for (int i = 0; i < covered.length; i++) {
                    covered[i] = Math.max(covered[i], statement.near().get(i));
                }
            }
        }
        return new Selection(List.copyOf(chosen), Certainty.of(inquiry, chosen, ranked));
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
        boolean tie =
                next.score() >= 0.92 * chosen.getFirst().score() && next.named().get(heaviest(inquiry)) >= 0.5;
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
