package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that make the answer, and how sure it is.
 *
 * @param confidence 0..1
 */
record Selection(List<Statement> statements, double confidence) {
    private static final double ENOUGH = 0.5;
    private static final int MOST = 3;
    private static final int LONGEST = 400;
    private static final int NINTH = 9;
    private static final double HARDLY = 0.3;
    /** A question of which more than this is named nowhere is about something else. */
    private static final double FOREIGN = 0.5;

    boolean enough() {
        return !statements.isEmpty() && confidence >= ENOUGH;
    }

    /** Of statements in the order of their scores. */
    static Selection of(Inquiry inquiry, List<Statement> ranked) {
        if (ranked.isEmpty() || inquiry.weight() <= 0) {
            return new Selection(List.of(), 0);
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
        return new Selection(List.copyOf(chosen), confidence(inquiry, chosen, ranked));
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

    /**
     * How likely the chosen statements settle the question. The weights were fitted by logistic regression to the demo
     * organisations' questions and to others written without regard to the rules; see the quality test.
     */
    private static double confidence(Inquiry inquiry, List<Statement> chosen, List<Statement> ranked) {
        Statement best = chosen.getFirst();
        double own = 0;
        double near = 0;
        double unknown = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            double share = thing.weight() / inquiry.weight();
            double covered = 0;
            for (Statement one : chosen) {
                covered = Math.max(covered, one.near().get(i));
            }
            own += share * best.named().get(i);
            near += share * covered;
            unknown += !thing.known() && covered < HARDLY ? share : 0;
        }
        double lead = best.score() - (ranked.size() > NINTH ? ranked.get(NINTH).score() : 0);
        double sum = -5.64
                + 3.0 * best.score()
                + 2.72 * own
                + 0.43 * near
                - 1.84 * unknown
                + (best.fits() ? 3.04 : 0)
                + 2.5 * lead
                - (best.asked().isEmpty() ? 0 : 1.77);
        double sure = 1 / (1 + Math.exp(-sum));
        return unknown > FOREIGN ? Math.min(sure, 1 - unknown) : sure;
    }
}
