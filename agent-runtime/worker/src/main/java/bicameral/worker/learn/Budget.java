package bicameral.worker.learn;

/**
 * How much is learned from at once, by the heap there is. Of a heap of H bytes the sample takes about H/8 with its table of
 * terms, the counted pairs H/4, word vectors and their work space H/16, the trial H/8, and, when most of that is gone again,
 * what is kept of all passages H/2.
 *
 * @param tokens terms of the sample, 4 bytes each; at most 8 million
 * @param pairs different pairs of terms, 16 bytes each; at most 10 million
 * @param words terms with vectors; at most 30 000
 * @param width numbers in a vector
 * @param trial passages among which a trial looks, at most 20 000
 * @param training self-made pairs to tune with, at most 20 000
 * @param passages passages that get vectors, about 140 bytes each
 */
record Budget(int tokens, int pairs, int words, int width, int trial, int training, int passages) {
    private static final int HELD_OUT = 900;

    /** For the heap of this process. */
    static Budget here() {
        return of(Runtime.getRuntime().maxMemory());
    }

    static Budget of(long heapBytes) {
        return new Budget(
                (int) Math.min(8_000_000, heapBytes / 64),
                (int) Math.min(10_000_000, heapBytes / 64),
                (int) Math.min(30_000, heapBytes / 12_000),
                64,
                (int) Math.min(20_000, heapBytes / 12_000),
                (int) Math.min(20_000, heapBytes / 8_000),
                (int) Math.min(Integer.MAX_VALUE, heapBytes / 2 / 140));
    }

    /** Questions kept out of the learning, at most. */
    int heldOut() {
        return HELD_OUT;
    }
}
