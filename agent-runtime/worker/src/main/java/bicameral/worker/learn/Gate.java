package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.protocol.ChamberEvent.Lift;
import bicameral.worker.answer.Calibration;
import java.util.stream.IntStream;

/**
 * Lets a learned part in only where it is sure to help: on the held-out pairs either the mean reciprocal rank or the recall
 * rises with the whole 95 % interval above zero while the other does not fall, and questions in the documents' own words, of
 * which keyword search knows best, are not answered worse.
 */
final class Gate {
    /** With fewer pairs no interval says anything. */
    static final int MIN_PAIRS = 20;
    /** The same of questions to fit a confidence to. */
    static final int MIN_ASKED = 60;

    static final String CONFIDENCE = "confidence";

    private Gate() {}

    /** Judges a part. */
    static LearnedPart judge(String name, Trial.Places without, Trial.Places with) {
        Lift rank = lift(without.reciprocal(false), with.reciprocal(false));
        Lift recall = lift(without.recall(false), with.recall(false));
        int pairs = without.plain().length;
        if (pairs < MIN_PAIRS) return new LearnedPart(name, false, pairs, rank, recall, "too_few_pairs");
        Lift plain = lift(without.reciprocal(true), with.reciprocal(true));
        Lift plainRecall = lift(without.recall(true), with.recall(true));
        boolean better = (rank.low() > 0 && gain(recall) >= 0) || (recall.low() > 0 && gain(rank) >= 0);
        boolean noWorse = plain.high() >= 0 && plainRecall.high() >= 0;
        if (better && noWorse) return new LearnedPart(name, true, pairs, rank, recall, null);
        boolean gained = gain(rank) + gain(recall) > 0 && noWorse;
        return new LearnedPart(name, false, pairs, rank, recall, gained ? "not_sure" : "no_gain");
    }

    /**
     * Lets the chamber's own confidence in: where what came out is likelier by it with the whole interval above zero, and no fewer questions
     * are decided rightly, nor fewer of those answered that are right: half of a chamber's own questions are open by their making, more than of
     * what people ask, so that a confidence could please by silence alone. The lifts are of the first two.
     */
    static LearnedPart confidence(Calibration.Trial trial) {
        Lift likelihood = lift(trial.without(), trial.with());
        Lift decided = lift(trial.decidedWithout(), trial.decidedWith());
        int asked = trial.with().length;
        if (asked == 0) return untried(CONFIDENCE, 0, "too_little_text");
        if (asked < MIN_ASKED) return new LearnedPart(CONFIDENCE, false, asked, likelihood, decided, "too_few_pairs");
        boolean silences = mean(trial.answeredWith()) < mean(trial.answeredWithout());
        boolean better = likelihood.low() > 0 && decided.low() > 0 && !silences;
        boolean gained = gain(likelihood) > 0 && gain(decided) > 0 && !silences;
        String why = better ? null : gained ? "not_sure" : "no_gain";
        return new LearnedPart(CONFIDENCE, better, asked, likelihood, decided, why);
    }

    /** A part that could not be tried. */
    static LearnedPart untried(String name, int pairs, String why) {
        Lift nothing = new Lift(0, 0, 0, 0);
        return new LearnedPart(name, false, pairs, nothing, nothing, why);
    }

    private static double gain(Lift lift) {
        return lift.with() - lift.without();
    }

    static Lift lift(double[] without, double[] with) {
        double[] differences = IntStream.range(0, with.length)
                .mapToDouble(i -> with[i] - without[i])
                .toArray();
        double[] interval = Bootstrap.interval(differences);
        return new Lift(mean(without), mean(with), interval[0], interval[1]);
    }

    static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElse(0);
    }
}
