package bicameral.worker.answer;

import java.util.Arrays;
import java.util.List;

/** Fits weights to cases so that what came of them is likeliest, held by a prior (maximum a posteriori), by Newton's method. */
final class Logistic {
    private static final int STEPS = 12;

    private Logistic() {}

    /**
     * One case.
     *
     * @param values as many as there are weights, each finite
     * @param counts how much it counts, more than 0
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Case(double[] values, boolean right, double counts) {}

    /**
     * The likeliest weights.
     *
     * @param prior where each weight is held
     * @param precision how fast, one over the variance; more than 0
     */
    static double[] fit(List<Case> cases, double[] prior, double[] precision) {
        int width = prior.length;
        double[] weights = prior.clone();
        for (int step = 0; step < STEPS; step++) {
            double[] slope = new double[width];
            double[][] bend = new double[width][width];
            for (int i = 0; i < width; i++) {
                slope[i] = precision[i] * (weights[i] - prior[i]);
                bend[i][i] = precision[i];
            }
            for (Case one : cases) add(one, weights, slope, bend);
            double[] move = solved(bend, slope);
            for (int i = 0; i < width; i++) weights[i] -= move[i];
        }
        return weights;
    }

    private static void add(Case one, double[] weights, double[] slope, double[][] bend) {
        double chance = chance(weights, one.values());
        double sure = one.counts() * chance * (1 - chance);
        for (int i = 0; i < weights.length; i++) {
            slope[i] += one.counts() * (chance - (one.right() ? 1 : 0)) * one.values()[i];
            for (int j = 0; j < weights.length; j++) bend[i][j] += sure * one.values()[i] * one.values()[j];
        }
    }

    /** The chance, 0 to 1, by some weights. */
    static double chance(double[] weights, double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) sum += weights[i] * values[i];
        return 1 / (1 + Math.exp(-sum));
    }

    /** Of a positive definite system, by elimination. */
    private static double[] solved(double[][] matrix, double[] right) {
        int width = right.length;
        double[] solved = Arrays.copyOf(right, width);
        for (int i = 0; i < width; i++) {
            for (int row = i + 1; row < width; row++) {
                double factor = matrix[row][i] / matrix[i][i];
                for (int column = i; column < width; column++) matrix[row][column] -= factor * matrix[i][column];
                solved[row] -= factor * solved[i];
            }
        }
        for (int i = width - 1; i >= 0; i--) {
            for (int column = i + 1; column < width; column++) solved[i] -= matrix[i][column] * solved[column];
            solved[i] /= matrix[i][i];
        }
        return solved;
    }
}
