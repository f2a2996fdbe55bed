package bicameral.worker.learn;

/** Arithmetic on stretches of arrays, always in the same order, so that the same numbers give the same bits. */
final class Floats {
    private Floats() {}

    /** Adds a multiple of one stretch to another. */
    static void add(float[] to, int at, float factor, float[] from, int begin, int length) {
        for (int k = 0; k < length; k++) to[at + k] += factor * from[begin + k];
    }

    /**
     * Adds multiples of four stretches of an array to another: what is summed up is fetched once for all of them.
     *
     * @param factors the multiples, and {@code begin} where their stretches begin, from {@code first} on
     */
    static void addFour(
            float[] to, int at, float[] factors, float[] from, int[] begin, int unit, int first, int length) {
        float f0 = factors[first];
        float f1 = factors[first + 1];
        float f2 = factors[first + 2];
        float f3 = factors[first + 3];
        int b0 = begin[first] * unit;
        int b1 = begin[first + 1] * unit;
        int b2 = begin[first + 2] * unit;
        int b3 = begin[first + 3] * unit;
        for (int k = 0; k < length; k++)
            to[at + k] += f0 * from[b0 + k] + f1 * from[b1 + k] + f2 * from[b2 + k] + f3 * from[b3 + k];
    }

    /** The sum of products; in four sums, which do not wait for each other. */
    static float dot(float[] a, int atA, float[] b, int atB, int length) {
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        int k = 0;
        for (; k + 3 < length; k += 4) {
            first += a[atA + k] * b[atB + k];
            second += a[atA + k + 1] * b[atB + k + 1];
            third += a[atA + k + 2] * b[atB + k + 2];
            fourth += a[atA + k + 3] * b[atB + k + 3];
        }
        for (; k < length; k++) first += a[atA + k] * b[atB + k];
        return first + second + third + fourth;
    }

    /** As above, of whole arrays of one length. */
    static float dot(float[] a, float[] b) {
        return dot(a, 0, b, 0, a.length);
    }
}
