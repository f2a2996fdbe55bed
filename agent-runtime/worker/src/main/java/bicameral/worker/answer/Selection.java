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

    boolean enough() {
        return !statements.isEmpty() && confidence >= ENOUGH;
    }

    /** Of statements in the order of their scores. */
    static Selection of(Inquiry inquiry, List<Statement> ranked) {
        if (ranked.isEmpty() || inquiry.things().isEmpty()) {
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
        return new Selection(List.copyOf(chosen), confidence(inquiry, chosen, covered));
    }

    private static boolean worthwhile(Inquiry inquiry, List<Statement> chosen, double[] covered, Statement next) {
        if (chosen.isEmpty()) {
            return true;
        }
        if (next.passage().kind() == Passage.Kind.CHAT
                || chosen.stream().anyMatch(one -> one.quote().equals(next.quote()))) {
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

    /** What tells a settled question from an open one; see {@link #confidence}. */
    static double[] features(Inquiry inquiry, List<Statement> chosen, List<Statement> ranked) {
        Statement best = chosen.getFirst();
        int n = inquiry.things().size();
        double weight = inquiry.weight();
        double own = 0;
        double near = 0;
        double missing = 0;
        double unknown = 0;
        for (int i = 0; i < n; i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            double share = thing.weight() / weight;
            double covered = 0;
            for (Statement one : chosen) {
                covered = Math.max(covered, one.near().get(i));
            }
            own += share * best.named().get(i);
            near += share * covered;
            if (covered < 0.3 && !thing.asking()) {
                missing = Math.max(missing, thing.weight());
            }
            if (!thing.known() && covered < 0.3) {
                unknown += share;
            }
        }
        int heaviest = heaviest(inquiry);
        double tenth = ranked.get(Math.min(9, ranked.size() - 1)).score();
        return new double[] {
            best.score(),
            own,
            near,
            missing,
            unknown,
            best.named().get(heaviest),
            best.near().get(heaviest),
            best.fits() ? 1 : 0,
            best.score() - tenth,
            best.isRow() ? 1 : 0,
            best.asked().isEmpty() ? 0 : 1,
            n,
            best.passage().kind() == Passage.Kind.CHAT ? 1 : 0,
            inquiry.wanted().strict() ? 1 : 0
        };
    }

    private static double confidence(Inquiry inquiry, List<Statement> chosen, double[] covered) {
        Statement best = chosen.getFirst();
        return Math.max(0, Math.min(1, best.score()));
    }
}
