package bicameral.worker.quality;

import java.util.Arrays;

/**
 * Finds, among sketches put in order of their worth, which are the same as an earlier one or share bands with it. One band after
 * the other is gathered and sorted, so that memory stays about 21 bytes a passage whatever they hold. Not for use by several
 * threads at once.
 */
final class Doubles {
    /** Passages beyond this are not compared, so that memory stays bounded. */
    static final int MOST_PASSAGES = 600_000;

    static final int NONE = -1;
    private static final int PLACE_BITS = 20;
    private static final long PLACES = (1L << PLACE_BITS) - 1;
    private static final int ENOUGH = 2;

    private final int[] same;
    /** The two earlier places met in most bands so far, and in how many. */
    private final int[] like;

    private final int[] other;
    private final byte[] met;

    /** Shows all sketches in their order, the same each time. */
    interface Sketches {
        /** Calls once a passage with its place from 0 and where its sketch begins. */
        void each(Visitor visitor);
    }

    /** Is shown a sketch at rest. */
    interface Visitor {
        void sketch(int place, long[] sketches, int at);
    }

    private Doubles(int passages) {
        same = filled(passages);
        like = filled(passages);
        other = filled(passages);
        met = new byte[2 * passages];
    }

    private static int[] filled(int length) {
        int[] places = new int[length];
        Arrays.fill(places, NONE);
        return places;
    }

    static Doubles of(int passages, Sketches sketches) {
        Doubles doubles = new Doubles(Math.min(passages, MOST_PASSAGES));
        long[] keys = new long[doubles.same.length];
        for (int band = Sketch.BANDS; band >= 0; band--) doubles.pass(band, keys, sketches);
        return doubles;
    }

    /** The earliest place of a text of the same letters and figures, or {@value #NONE}. */
    int same(int place) {
        return place < same.length ? same[place] : NONE;
    }

    /** An earlier place that shares at least two bands, or {@value #NONE}. */
    int like(int place) {
        if (place >= like.length || same[place] != NONE) return NONE;
        if (met[2 * place] >= ENOUGH && met[2 * place] >= met[2 * place + 1]) return like[place];
        return met[2 * place + 1] >= ENOUGH ? other[place] : NONE;
    }

    private void pass(int band, long[] keys, Sketches sketches) {
        int[] filled = {0};
        sketches.each((place, all, at) -> {
            if (place >= keys.length) return;
            Sketch sketch = Sketching.sketch(all, at);
            boolean whole = band == Sketch.BANDS;
            if (!whole && (!sketch.resembles() || same[place] != NONE)) return;
            long hash = Sketch.mixed((whole ? sketch.whole() : sketch.bands()[band]) * 7 + band);
            keys[filled[0]++] = (hash << PLACE_BITS) | place;
        });
        Arrays.sort(keys, 0, filled[0]);
        for (int i = 1, first = 0; i < filled[0]; i++) {
            if (keys[i] >>> PLACE_BITS != keys[first] >>> PLACE_BITS) first = i;
            else meet(band, (int) (keys[i] & PLACES), (int) (keys[first] & PLACES));
        }
    }

    private void meet(int band, int place, int earlier) {
        if (band == Sketch.BANDS) same[place] = earlier;
        else if (like[place] == NONE || like[place] == earlier) count(like, 2 * place, place, earlier);
        else if (other[place] == NONE || other[place] == earlier) count(other, 2 * place + 1, place, earlier);
    }

    private void count(int[] places, int counter, int place, int earlier) {
        places[place] = earlier;
        met[counter]++;
    }
}
