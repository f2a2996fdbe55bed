package bicameral.worker.learn;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The word vectors in a matrix of mutual information: its strongest eigenvectors, each scaled by the root of its eigenvalue
 * (a truncated singular value decomposition; Levy and Goldberg 2014), found by subspace iteration from a seeded random start
 * (Halko, Martinsson and Tropp 2011).
 */
final class Spectrum {
    private static final long SEED = 20260101;
    private static final int ITERATIONS = 4;
    private static final int SPARE = 8;
    private static final int SWEEPS = 30;

    private Spectrum() {}

    /** Vectors of {@code width} numbers for each row. */
    static float[] vectors(Cooccurrences matrix, int width, BooleanSupplier cancelled) {
        int rows = matrix.rows;
        int wide = Math.min(width + SPARE, rows);
        float[] basis = random(rows * wide);
        float[] image = new float[rows * wide];
        orthonormalize(basis, rows, wide);
        for (int i = 0; i < ITERATIONS; i++) {
            if (cancelled.getAsBoolean()) throw new CancellationException();
            matrix.times(basis, image, wide);
            float[] swap = basis;
            basis = image;
            image = swap;
            orthonormalize(basis, rows, wide);
        }
        matrix.times(basis, image, wide);
        double[][] small = product(basis, image, rows, wide);
        double[][] turn = new double[wide][wide];
        jacobi(small, turn);
        return scaled(basis, small, turn, rows, wide, width);
    }

    private static float[] random(int size) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) numbers[i] = (float) random.nextGaussian();
        return numbers;
    }

    /** Gram and Schmidt, twice over each column, in whole rows at a time. */
    static void orthonormalize(float[] matrix, int rows, int width) {
        for (int column = 0; column < width; column++) {
            for (int twice = 0; twice < 2; twice++) {
                double[] along = new double[column + 1];
                for (int row = 0; row < rows; row++) {
                    int at = row * width;
                    double own = matrix[at + column];
                    for (int k = 0; k <= column; k++) along[k] += own * matrix[at + k];
                }
                for (int row = 0; row < rows; row++) {
                    int at = row * width;
                    double sum = 0;
                    for (int k = 0; k < column; k++) sum += along[k] * matrix[at + k];
                    matrix[at + column] -= (float) sum;
                }
            }
            normalize(matrix, rows, width, column);
        }
    }

    private static void normalize(float[] matrix, int rows, int width, int column) {
        double squares = 0;
        for (int row = 0; row < rows; row++) squares += square(matrix[row * width + column]);
        float factor = squares < 1e-18 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int row = 0; row < rows; row++) matrix[row * width + column] *= factor;
    }

    private static double square(double x) {
        return x * x;
    }

    private static double[][] product(float[] left, float[] right, int rows, int width) {
        double[][] product = new double[width][width];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                double factor = left[row * width + i];
                for (int k = i; k < width; k++) product[i][k] += factor * right[row * width + k];
            }
        }
        for (int i = 0; i < width; i++) for (int k = 0; k < i; k++) product[i][k] = product[k][i];
        return product;
    }

    /** Turns a small symmetric matrix until only its diagonal is left; the columns of {@code turn} become its eigenvectors. */
    static void jacobi(double[][] matrix, double[][] turn) {
        int n = matrix.length;
        for (int i = 0; i < n; i++) turn[i][i] = 1;
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double off = 0;
            for (int p = 0; p < n; p++) for (int q = p + 1; q < n; q++) off += square(matrix[p][q]);
            if (off < 1e-12) return;
            for (int p = 0; p < n; p++) for (int q = p + 1; q < n; q++) rotate(matrix, turn, p, q);
        }
    }

    private static void rotate(double[][] matrix, double[][] turn, int p, int q) {
        if (Math.abs(matrix[p][q]) < 1e-300) return;
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < matrix.length; k++) {
            double a = matrix[k][p];
            double b = matrix[k][q];
            matrix[k][p] = c * a - s * b;
            matrix[k][q] = s * a + c * b;
        }
        for (int k = 0; k < matrix.length; k++) {
            double a = matrix[p][k];
            double b = matrix[q][k];
            matrix[p][k] = c * a - s * b;
            matrix[q][k] = s * a + c * b;
        }
        for (double[] row : turn) {
            double a = row[p];
            double b = row[q];
            row[p] = c * a - s * b;
            row[q] = s * a + c * b;
        }
    }

    private static float[] scaled(float[] basis, double[][] values, double[][] turn, int rows, int wide, int width) {
        Integer[] order = new Integer[wide];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(Math.abs(values[b][b]), Math.abs(values[a][a])));
        float[] vectors = new float[rows * width];
        for (int k = 0; k < Math.min(width, wide); k++) {
            int column = order[k];
            double scale = Math.sqrt(Math.abs(values[column][column]));
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                for (int i = 0; i < wide; i++) sum += basis[row * wide + i] * turn[i][column];
                vectors[row * width + k] = (float) (sum * scale);
            }
        }
        return vectors;
    }
}
