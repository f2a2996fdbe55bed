package bicameral.worker.learn;

/**
 * How much is learned from at once, by the heap there is. Of a heap of H bytes, up to 1 GiB, the sample takes about H/16 with its
 * table of terms, the counted pairs H/8, word vectors and their work space H/16, the trial H/8, and, when most of that is gone
 * again, passage vectors H/7: never more than a third at once.
 *
 * @param tokens terms of the sample, 4 bytes each; at most 4 million
 * @param pairs different pairs of terms, about 40 bytes each while they are counted; at most 4 million
 * @param words terms with vectors; at most 30 000
 * @param width numbers in a vector
 * @param trial passages among which a trial looks, at most 20 000
 * @param training self-made pairs to tune with, at most 20 000
 * @param passages passages that get vectors
 */
record Budget(int tokens, int pairs, int words, int width, int trial, int training, int passages) {
    private static final int HELD_OUT = 900;

    /** For the heap of this process. */
    static Budget here() {
        return of(Runtime.getRuntime().maxMemory());
    }

    static Budget of(long heapBytes) {
        long heap = Math.min(heapBytes, 1L << 30);
        return new Budget(
                (int) Math.min(4_000_000, heap / 128),
                (int) Math.min(4_000_000, heap / 320),
                (int) Math.min(30_000, heap / 12_000),
                64,
                (int) Math.min(20_000, heap / 12_000),
                (int) Math.min(20_000, heap / 8_000),
                (int) Math.min(Integer.MAX_VALUE, heapBytes / 14 / 110));
    }

    /** Questions kept out of the learning, at most. */
    int heldOut() {
        return HELD_OUT;
    }
}
