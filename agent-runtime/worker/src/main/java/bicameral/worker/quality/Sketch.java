package bicameral.worker.quality;

import bicameral.worker.retrieve.Terms;
import java.util.Arrays;

/**
 * A short mark of a text by which doubles are told without reading it again: a hash of the whole, and MinHash values of its
 * shingles (A. Broder, "On the resemblance and containment of documents", 1997) gathered in {@value #BANDS} bands of
 * {@value #ROWS}. Two texts of resemblance s share a band with probability 1-(1-s^3)^6: 0.99 at 0.8, 0.16 at 0.3.
 *
 * @param whole hash of the text without white space, width and case
 * @param bands {@value #BANDS} hashes; all 0 for a text too short to resemble another
 */
@SuppressWarnings("ArrayRecordComponent") // Compares by content below.
record Sketch(long whole, int[] bands) {
    static final int BANDS = 6;
    static final int ROWS = 3;
    /** Longs of one sketch at rest. */
    static final int LONGS = 1 + BANDS / 2;

    private static final int SHINGLE = 5;
    private static final int SHORTEST = 40;

    static Sketch of(String text) {
        char[] chars = squeezed(text);
        long whole = 0xcbf29ce484222325L;
        for (char c : chars) whole = (whole ^ c) * 0x100000001b3L;
        int[] bands = new int[BANDS];
        if (chars.length >= SHORTEST) band(minima(chars), bands);
        return new Sketch(mixed(whole), bands);
    }

    static char[] squeezed(String text) {
        String folded = Terms.fold(text);
        char[] chars = new char[folded.length()];
        int length = 0;
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (Character.isLetterOrDigit(c)) chars[length++] = c;
        }
        return Arrays.copyOf(chars, length);
    }

    /** One hash of each shingle, told apart into bins by its low bits (one-permutation hashing); empty bins borrow. */
    static int[] minima(char[] chars) {
        int bins = BANDS * ROWS;
        int[] least = new int[bins];
        Arrays.fill(least, Integer.MAX_VALUE);
        for (int i = 0; i + SHINGLE <= chars.length; i++) {
            long hash = 1469598103934665603L;
            for (int k = 0; k < SHINGLE; k++) hash = (hash ^ chars[i + k]) * 0x100000001b3L;
            hash = mixed(hash);
            int bin = (int) Long.remainderUnsigned(hash, bins);
            int value = (int) (hash >>> 33);
            if (value < least[bin]) least[bin] = value;
        }
        for (int i = 0; i < bins; i++) {
            int from = i;
            while (least[i] == Integer.MAX_VALUE && ++from < i + bins) {
                int borrowed = least[from % bins];
                if (borrowed != Integer.MAX_VALUE) least[i] = borrowed ^ (from - i);
            }
        }
        return least;
    }

    private static void band(int[] least, int[] bands) {
        for (int band = 0; band < BANDS; band++) {
            long hash = band + 1L;
            for (int row = 0; row < ROWS; row++) hash = mixed(hash * 31 + least[band * ROWS + row]);
            bands[band] = (int) hash == 0 ? 1 : (int) hash;
        }
    }

    static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    boolean resembles() {
        return bands[0] != 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sketch sketch && whole == sketch.whole && Arrays.equals(bands, sketch.bands);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(whole);
    }

    @Override
    public String toString() {
        return "Sketch[" + Long.toHexString(whole) + "]";
    }
}
