package bicameral.worker.learn;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

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
    private static final int BLOCK = 1024;
    /** A column of less is none. */
    private static final double NOTHING = 1e-18;
    /** What is left of a column that depends on others; its numbers are floats. */
    private static final double ROUNDING = 1e-12;

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

    /**
     * By the Cholesky factor of the products of columns, twice, which leaves nothing of the rounding of the first time
     * (Yamamoto and others 2015). What depends on the columns before it becomes 0.
     */
    static void orthonormalize(float[] matrix, int rows, int width) {
        for (int twice = 0; twice < 2; twice++) {
            double[][] factor = cholesky(product(matrix, matrix, rows, width));
            blocks(rows).parallel().forEach(block -> {
                double[] one = new double[width];
                for (int row = block * BLOCK; row < Math.min(rows, (block + 1) * BLOCK); row++)
                    solve(factor, matrix, row * width, one);
            });
        }
    }

    /** The upper triangle R with RᵀR = matrix; 0 on the diagonal where a column depends on those before it. */
    private static double[][] cholesky(double[][] matrix) {
        int n = matrix.length;
        double[][] factor = new double[n][n];
        for (int i = 0; i < n; i++) {
            double left = matrix[i][i];
            for (int k = 0; k < i; k++) left -= square(factor[k][i]);
            if (left < Math.max(NOTHING, matrix[i][i] * ROUNDING)) continue;
            factor[i][i] = Math.sqrt(left);
            for (int j = i + 1; j < n; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < i; k++) sum -= factor[k][i] * factor[k][j];
                factor[i][j] = sum / factor[i][i];
            }
        }
        return factor;
    }

    /** Puts x in the place of a row, where xR is what stood there. */
    private static void solve(double[][] factor, float[] matrix, int at, double[] x) {
        for (int j = 0; j < x.length; j++) x[j] = matrix[at + j];
        for (int i = 0; i < x.length; i++) {
            x[i] = factor[i][i] == 0 ? 0 : x[i] / factor[i][i];
            double own = x[i];
            double[] row = factor[i];
            for (int j = i + 1; j < x.length; j++) x[j] -= own * row[j];
        }
        for (int j = 0; j < x.length; j++) matrix[at + j] = (float) x[j];
    }

    private static IntStream blocks(int rows) {
        return IntStream.range(0, (rows + BLOCK - 1) / BLOCK);
    }

    private static double square(double x) {
        return x * x;
    }

    /** Block by block, and the blocks in their order: the sums are the same on however many threads. */
    private static double[][] product(float[] left, float[] right, int rows, int width) {
        List<double[][]> parts = blocks(rows)
                .parallel()
                .mapToObj(block -> product(left, right, block * BLOCK, Math.min(rows, (block + 1) * BLOCK), width))
                .toList();
        double[][] product = new double[width][width];
        for (double[][] part : parts)
            for (int i = 0; i < width; i++) for (int k = i; k < width; k++) product[i][k] += part[i][k];
        for (int i = 0; i < width; i++) for (int k = 0; k < i; k++) product[i][k] = product[k][i];
        return product;
    }

    /** The upper triangle over some rows. */
    private static double[][] product(float[] left, float[] right, int from, int to, int width) {
        double[][] product = new double[width][width];
        for (int row = from; row < to; row++) {
            for (int i = 0; i < width; i++) {
                double factor = left[row * width + i];
                double[] sums = product[i];
                for (int k = i; k < width; k++) sums[k] += factor * right[row * width + k];
            }
        }
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
        blocks(rows).parallel().forEach(block -> {
            for (int row = block * BLOCK; row < Math.min(rows, (block + 1) * BLOCK); row++) {
                for (int k = 0; k < Math.min(width, wide); k++) {
                    int column = order[k];
                    double sum = 0;
                    for (int i = 0; i < wide; i++) sum += basis[row * wide + i] * turn[i][column];
                    vectors[row * width + k] = (float) (sum * Math.sqrt(Math.abs(values[column][column])));
                }
            }
        });
        return vectors;
    }
}
