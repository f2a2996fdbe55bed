package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * How likely the chosen statements settle the question: a logistic model over a few signals, and vetoes that no score outweighs.
 *
 * @param confidence 0..1
 * @param signals what it was worked out from
 * @param vetoes stable codes; not empty means that no answer may be given
 */
record Certainty(double confidence, List<Signal> signals, List<String> vetoes) {
    static final Certainty NONE = new Certainty(0, List.of(), List.of());
    /** An answer is given from this confidence on. */
    static final double THRESHOLD = 0.5;

    private static final int NINTH = 9;
    private static final double HARDLY = 0.3;
    /** A question of which more than this is named nowhere is about something else. */
    private static final double FOREIGN = 0.5;

    Certainty {
        signals = List.copyOf(signals);
        vetoes = List.copyOf(vetoes);
    }

    boolean enough() {
        return confidence >= THRESHOLD && vetoes.isEmpty();
    }

    /**
     * Of the chosen among the ranked statements. The weights were fitted by logistic regression to the demo organisations'
     * questions and to others written without regard to the rules; see the quality test.
     */
    static Certainty of(Inquiry inquiry, List<Statement> chosen, List<Statement> ranked) {
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
        List<Signal> signals = new ArrayList<>();
        signals.add(new Signal("start", 1, -5.64));
        signals.add(signal("best_score", best.score(), 3.0));
        signals.add(signal("named_by_best", own, 2.72));
        signals.add(signal("named_nearby", near, 0.43));
        signals.add(signal("named_nowhere", unknown, -1.84));
        signals.add(signal("sort_fits", best.fits() ? 1 : 0, 3.04));
        signals.add(signal("lead", lead, 2.5));
        signals.add(signal("under_a_question", best.asked().isEmpty() ? 0 : 1, -1.77));
        double sum = signals.stream().mapToDouble(Signal::effect).sum();
        double sure = 1 / (1 + Math.exp(-sum));
        return new Certainty(unknown > FOREIGN ? Math.min(sure, 1 - unknown) : sure, signals, List.of());
    }

    private static Signal signal(String name, double value, double weight) {
        return new Signal(name, value, value * weight);
    }
}
