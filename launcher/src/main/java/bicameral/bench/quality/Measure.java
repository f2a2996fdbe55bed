package bicameral.bench.quality;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * A figure of answers: the mean of a value over the questions it is asked of.
 *
 * @param of which results it counts
 * @param value of one result
 * @param goal absent where it is only reported
 * @param least whether the goal is a least or a most
 */
record Measure(String name, Predicate<Result> of, ToDoubleFunction<Result> value, OptionalDouble goal, boolean least) {
    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;
    /** Fixed, so that two runs over the same answers print the same interval. */
    static final long SEED = 20_260_101;

    static final List<Measure> ALL = List.of(
            new Measure("score", result -> true, Result::score, OptionalDouble.empty(), true),
            least("recall_at_5", Measure::answerable, Result::recall, 0.93),
            new Measure("ndcg_at_10", Measure::answerable, Result::gain, OptionalDouble.empty(), true),
            new Measure("mrr", Measure::answerable, Result::reciprocalRank, OptionalDouble.empty(), true),
            least("answers_right", Measure::answerable, result -> result.right() ? 1 : 0, 0.80),
            least("source_cited", Result::right, result -> result.cited() ? 1 : 0, 0.95),
            least("quotes_verbatim", Result::answered, result -> result.verbatim() ? 1 : 0, 1.0),
            most("unanswerable_answered", result -> !answerable(result), result -> result.answered() ? 1 : 0, 0.08),
            most("answerable_refused", Measure::answerable, result -> result.answered() ? 0 : 1, 0.12));

    private static Measure least(String name, Predicate<Result> of, ToDoubleFunction<Result> value, double goal) {
        return new Measure(name, of, value, OptionalDouble.of(goal), true);
    }

    private static Measure most(String name, Predicate<Result> of, ToDoubleFunction<Result> value, double goal) {
        return new Measure(name, of, value, OptionalDouble.of(goal), false);
    }

    private static boolean answerable(Result result) {
        return result.question().answerable();
    }

    /** The mean; 0 where there is nothing to count. */
    double mean(List<Result> results) {
        return results.stream().filter(of).mapToDouble(value).average().orElse(0);
    }

    /** How many of the results it counts. */
    int counted(List<Result> results) {
        return (int) results.stream().filter(of).count();
    }

    boolean met(double mean) {
        return goal.isEmpty() || (least ? mean >= goal.getAsDouble() : mean <= goal.getAsDouble());
    }

    /** How much one is above the other, with a 95 % interval. */
    record Lift(double value, double from, double to) {}

    /**
     * By the paired bootstrap: questions are drawn again with both their results (Efron and Tibshirani 1993, chapter 13).
     *
     * @param ours in the order of {@code theirs}
     */
    Lift lift(List<Result> ours, List<Result> theirs) {
        Random random = new Random(SEED);
        int n = ours.size();
        double[] lifts = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            Mean our = new Mean();
            Mean their = new Mean();
            for (int k = 0; k < n; k++) {
                int at = random.nextInt(n);
                our.add(ours.get(at));
                their.add(theirs.get(at));
            }
            lifts[i] = our.value() - their.value();
        }
        java.util.Arrays.sort(lifts);
        return new Lift(
                mean(ours) - mean(theirs), lifts[(int) (TAIL * RESAMPLES)], lifts[(int) ((1 - TAIL) * RESAMPLES) - 1]);
    }

    private final class Mean {
        private double sum;
        private int count;

        void add(Result result) {
            if (of.test(result)) {
                sum += value.applyAsDouble(result);
                count++;
            }
        }

        double value() {
            return count == 0 ? 0 : sum / count;
        }
    }
}
