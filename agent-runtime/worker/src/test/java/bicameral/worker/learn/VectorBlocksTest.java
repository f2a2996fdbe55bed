package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VectorBlocksTest {
    @Property(tries = 60)
    void productsAreThoseOfEachVectorInItsPlace(
            @ForAll @IntRange(min = 1, max = 700) int size,
            @ForAll @IntRange(min = 1, max = 70) int width,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[][] vectors = new float[size][width];
        for (float[] one : vectors) fill(one, random);
        float[] asked = new float[width];
        fill(asked, random);
        VectorBlocks blocks = new VectorBlocks(size, width, i -> vectors[i]);
        float[] products = blocks.products(asked);
        assertThat(products).hasSize(size);
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int k = 0; k < width; k++) sum += (double) asked[k] * vectors[i][k];
            assertThat((double) products[i]).isCloseTo(sum, within(1e-4));
            assertThat((double) blocks.product(asked, i)).isCloseTo(sum, within(1e-4));
        }
    }

    private static void fill(float[] vector, Random random) {
        for (int k = 0; k < vector.length; k++) vector[k] = (float) random.nextGaussian();
    }
}
