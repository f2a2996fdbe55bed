package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SpectrumTest {
    @Property(tries = 30)
    void turningASymmetricMatrixAndBackGivesItAgain(@ForAll @IntRange(min = 1, max = 12) int size, @ForAll long seed) {
        double[][] matrix = symmetric(size, seed);
        double[][] values = symmetric(size, seed);
        double[][] turn = new double[size][size];
        Spectrum.jacobi(values, turn);
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                double sum = 0;
                for (int m = 0; m < size; m++) sum += turn[i][m] * values[m][m] * turn[k][m];
                assertThat(sum).isCloseTo(matrix[i][k], within(1e-6));
            }
        }
    }

    @Property(tries = 30)
    void columnsMadeOrthonormalAre(@ForAll @IntRange(min = 1, max = 8) int width, @ForAll long seed) {
        int rows = 40;
        Random random = new Random(seed);
        float[] matrix = new float[rows * width];
        for (int i = 0; i < matrix.length; i++) matrix[i] = (float) random.nextGaussian();
        makeOrthonormal(matrix, rows, width);
        for (int a = 0; a < width; a++) {
            for (int b = 0; b < width; b++) {
                double sum = 0;
                for (int row = 0; row < rows; row++) sum += matrix[row * width + a] * matrix[row * width + b];
                assertThat(sum).isCloseTo(a == b ? 1 : 0, within(1e-4));
            }
        }
    }

    @Property(tries = 30)
    void aColumnThatSaysNothingNewBecomesNothing(@ForAll @IntRange(min = 2, max = 8) int width, @ForAll long seed) {
        int rows = 3000;
        Random random = new Random(seed);
        float[] matrix = new float[rows * width];
        for (int i = 0; i < matrix.length; i++) matrix[i] = (float) random.nextGaussian();
        for (int row = 0; row < rows; row++) matrix[row * width + width - 1] = 2 * matrix[row * width];
        makeOrthonormal(matrix, rows, width);
        double[] squares = new double[width];
        for (int i = 0; i < matrix.length; i++) squares[i % width] += (double) matrix[i] * matrix[i];
        for (int column = 0; column < width; column++)
            assertThat(squares[column]).isCloseTo(column == width - 1 ? 0 : 1, within(1e-4));
    }

    private static void makeOrthonormal(float[] matrix, int rows, int width) {
        for (int twice = 0; twice < 2; twice++) Spectrum.makeOrthonormal(matrix, rows, width);
    }

    private static double[][] symmetric(int size, long seed) {
        Random random = new Random(seed);
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k <= i; k++) {
                matrix[i][k] = random.nextGaussian();
                matrix[k][i] = matrix[i][k];
            }
        }
        return matrix;
    }
}
