package bicameral.worker.learn;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Many vectors, to be held against one after the other: block by block, and in a block number by number and not vector by vector. So
 * the products of one with all others of a block are sums of whole stretches, which take a fraction of the time of as many single sums.
 */
final class VectorBlocks {
    /** Of {@value} vectors of 64 numbers a block fits in a processor's nearest memory. */
    private static final int BLOCK = 128;

    private static final int EIGHT = 8;

    private final int size;
    private final int width;
    private final float[][] blocks;

    /** Of so many vectors, each asked for once, by several threads. */
    VectorBlocks(int size, int width, IntFunction<float[]> vectors) {
        this.size = size;
        this.width = width;
        blocks = new float[(size + BLOCK - 1) / BLOCK][];
        IntStream.range(0, blocks.length).parallel().forEach(block -> {
            int wide = in(block);
            float[] numbers = new float[width * wide];
            for (int i = 0; i < wide; i++) {
                float[] one = vectors.apply(block * BLOCK + i);
                for (int k = 0; k < width; k++) numbers[k * wide + i] = one[k];
            }
            blocks[block] = numbers;
        });
    }

    private int in(int block) {
        return Math.min(BLOCK, size - block * BLOCK);
    }

    int size() {
        return size;
    }

    /** The products of a vector with each of these, in their order. */
    void products(float[] vector, float[] into) {
        Arrays.fill(into, 0, size, 0);
        for (int block = 0; block < blocks.length; block++) {
            int wide = in(block);
            int k = 0;
            for (; k + EIGHT <= width; k += EIGHT) addEight(into, block * BLOCK, vector, k, blocks[block], wide);
            for (; k < width; k++) Floats.add(into, block * BLOCK, vector[k], blocks[block], k * wide, wide);
        }
    }

    /** Adds the products of eight numbers of each: a sum is fetched once for all of them. */
    private static void addEight(float[] into, int at, float[] vector, int k, float[] block, int wide) {
        float v0 = vector[k];
        float v1 = vector[k + 1];
        float v2 = vector[k + 2];
        float v3 = vector[k + 3];
        float v4 = vector[k + 4];
        float v5 = vector[k + 5];
        float v6 = vector[k + 6];
        float v7 = vector[k + 7];
        int b0 = k * wide;
        int b1 = b0 + wide;
        int b2 = b1 + wide;
        int b3 = b2 + wide;
        int b4 = b3 + wide;
        int b5 = b4 + wide;
        int b6 = b5 + wide;
        int b7 = b6 + wide;
        for (int i = 0; i < wide; i++)
            into[at + i] += v0 * block[b0 + i]
                    + v1 * block[b1 + i]
                    + v2 * block[b2 + i]
                    + v3 * block[b3 + i]
                    + v4 * block[b4 + i]
                    + v5 * block[b5 + i]
                    + v6 * block[b6 + i]
                    + v7 * block[b7 + i];
    }

    /** The products of a vector with each of these. */
    float[] products(float[] vector) {
        float[] products = new float[size];
        products(vector, products);
        return products;
    }

    /** The product with one of these, but for rounding what {@link #products} says of it. */
    float product(float[] vector, int one) {
        int block = one / BLOCK;
        int wide = in(block);
        int at = one % BLOCK;
        float sum = 0;
        for (int k = 0; k < width; k++) sum += vector[k] * blocks[block][k * wide + at];
        return sum;
    }
}
