package bicameral.worker.quality;

import java.util.Arrays;

/**
 * Where sketches were seen before: one open table of hashes, about 12 bytes an entry and {@value Sketch#BANDS} + 1 entries a
 * passage. Of many doubles only the first is kept. Not for use by several threads at once.
 */
final class Doubles {
    /** Passages beyond this are not remembered, so that memory stays bounded; they are still compared. */
    static final int MOST_PASSAGES = 600_000;

    private static final int NONE = -1;

    private long[] keys = new long[1 << 12];
    private int[] places = new int[1 << 12];
    private int taken;
    private int passages;

    Doubles() {
        Arrays.fill(places, NONE);
    }

    /** The place of a text of the same letters and figures, or -1. */
    int same(Sketch sketch) {
        return places[slot(key(sketch.whole(), Sketch.BANDS))];
    }

    /** The place that shares most bands, at least two, or -1. */
    int like(Sketch sketch) {
        if (!sketch.resembles()) return NONE;
        int[] met = new int[Sketch.BANDS];
        for (int band = 0; band < met.length; band++) met[band] = places[slot(key(sketch.bands()[band], band))];
        Arrays.sort(met);
        int best = NONE;
        int most = 1;
        int run = 1;
        for (int i = 1; i < met.length; i++) {
            run = met[i] == met[i - 1] ? run + 1 : 1;
            if (met[i] != NONE && run > most) {
                most = run;
                best = met[i];
            }
        }
        return best;
    }

    /** Remembers a place, not negative, for those that come later. */
    void add(Sketch sketch, int place) {
        if (passages >= MOST_PASSAGES) return;
        passages++;
        put(key(sketch.whole(), Sketch.BANDS), place);
        if (!sketch.resembles()) return;
        for (int band = 0; band < Sketch.BANDS; band++) put(key(sketch.bands()[band], band), place);
    }

    /** A place that stands for a better text from now on. */
    void instead(Sketch sketch, int place) {
        places[slot(key(sketch.whole(), Sketch.BANDS))] = place;
    }

    private static long key(long hash, int band) {
        long key = Sketch.mixed(hash * 7 + band);
        return key == 0 ? 1 : key;
    }

    private void put(long key, int place) {
        if (taken * 3L > keys.length * 2L) grow();
        int slot = slot(key);
        if (keys[slot] != 0) return;
        keys[slot] = key;
        places[slot] = place;
        taken++;
    }

    private int slot(long key) {
        int slot = (int) (key & (keys.length - 1));
        while (keys[slot] != 0 && keys[slot] != key) slot = (slot + 1) & (keys.length - 1);
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldPlaces = places;
        keys = new long[oldKeys.length * 2];
        places = new int[keys.length];
        Arrays.fill(places, NONE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] == 0) continue;
            int slot = slot(oldKeys[i]);
            keys[slot] = oldKeys[i];
            places[slot] = oldPlaces[i];
        }
    }
}
