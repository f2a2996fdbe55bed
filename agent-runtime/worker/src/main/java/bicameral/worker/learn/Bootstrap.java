package bicameral.worker.learn;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Paired bootstrap (Efron 1979): how far a mean difference could be from what was measured, by drawing the pairs again. */
final class Bootstrap {
    private static final int DRAWS = 2000;
    private static final long SEED = 42;

    private Bootstrap() {}

    /** The ends of the 95 % interval of the mean. */
    static double[] interval(double[] differences) {
        if (differences.length == 0) return new double[] {0, 0};
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) sum += differences[random.nextInt(differences.length)];
            means[draw] = sum / differences.length;
        }
        Arrays.sort(means);
        return new double[] {means[DRAWS / 40], means[DRAWS - 1 - DRAWS / 40]};
    }
}
