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
    private static final int AT_ONCE = 4;
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
        for (int i = 0; i < ITERATIONS; i++) {
            if (cancelled.getAsBoolean()) throw new CancellationException();
            matrix.times(basis, image, wide);
            float[] swap = basis;
            basis = image;
            image = swap;
            makeOrthonormal(basis, rows, wide);
        }
        makeOrthonormal(basis, rows, wide);
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
     * By the Cholesky factor of the products of columns. Of columns far from it once leaves something of rounding, of which a second time leaves
     * nothing (Yamamoto and others 2015). What depends on the columns before it becomes 0.
     */
    static void makeOrthonormal(float[] matrix, int rows, int width) {
        double[][] inverse = inverse(cholesky(product(matrix, matrix, rows, width)));
        blocks(rows).parallel().forEach(block -> {
            double[] one = new double[width];
            double[] turned = new double[width];
            for (int row = block * BLOCK; row < Math.min(rows, (block + 1) * BLOCK); row++) {
                for (int i = 0; i < width; i++) one[i] = matrix[row * width + i];
                Arrays.fill(turned, 0);
                for (int i = 0; i < width; i += AT_ONCE) addFour(turned, i, one, i, inverse, i);
                for (int i = 0; i < width; i++) matrix[row * width + i] = (float) turned[i];
            }
        });
    }

    /**
     * Adds multiples of {@value #AT_ONCE} vectors to another, from one place on: what is summed up is fetched once for all of them.
     *
     * @param factors the multiples, at {@code first}
     * @param vectors of which those from {@code begin} on are added
     */
    private static void addFour(double[] sums, int from, double[] factors, int first, double[][] vectors, int begin) {
        if (begin + AT_ONCE > vectors.length) {
            for (int i = begin; i < vectors.length; i++)
                for (int k = from; k < sums.length; k++) sums[k] += factors[first + i - begin] * vectors[i][k];
            return;
        }
        double f0 = factors[first];
        double f1 = factors[first + 1];
        double f2 = factors[first + 2];
        double f3 = factors[first + 3];
        double[] v0 = vectors[begin];
        double[] v1 = vectors[begin + 1];
        double[] v2 = vectors[begin + 2];
        double[] v3 = vectors[begin + 3];
        for (int k = from; k < sums.length; k++) sums[k] += f0 * v0[k] + f1 * v1[k] + f2 * v2[k] + f3 * v3[k];
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

    /** Of an upper triangle, without the rows and columns that have 0 on the diagonal. */
    private static double[][] inverse(double[][] triangle) {
        int n = triangle.length;
        double[][] inverse = new double[n][n];
        for (int j = 0; j < n; j++) {
            if (triangle[j][j] == 0) continue;
            inverse[j][j] = 1 / triangle[j][j];
            for (int i = j - 1; i >= 0; i--) {
                if (triangle[i][i] == 0) continue;
                double sum = 0;
                for (int k = i + 1; k <= j; k++) sum += triangle[i][k] * inverse[k][j];
                inverse[i][j] = -sum / triangle[i][i];
            }
        }
        return inverse;
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

    /** The upper triangle over some rows, {@value #AT_ONCE} at once. */
    private static double[][] product(float[] left, float[] right, int from, int to, int width) {
        double[][] product = new double[width][width];
        double[][] some = new double[AT_ONCE][width];
        double[] factors = new double[AT_ONCE];
        for (int row = from; row < to; row += AT_ONCE) {
            int rows = Math.min(AT_ONCE, to - row);
            for (int r = 0; r < AT_ONCE; r++)
                for (int k = 0; k < width; k++) some[r][k] = r < rows ? right[(row + r) * width + k] : 0;
            for (int i = 0; i < width; i++) {
                for (int r = 0; r < AT_ONCE; r++) factors[r] = r < rows ? left[(row + r) * width + i] : 0;
                addFour(product[i], i, factors, 0, some, 0);
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
