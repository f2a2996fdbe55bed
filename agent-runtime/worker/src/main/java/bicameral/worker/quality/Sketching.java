package bicameral.worker.quality;

import bicameral.worker.passage.Passage;
import java.time.LocalDate;
import java.util.List;

/** Reads a document for what others are held against: the sketches of its passages, whether it is a chat, how new it is. */
final class Sketching {
    /** Sketches are kept in parts of so many passages, so that a long document need not fit the heap. */
    static final int PART = 10_000;

    private int chats;
    private int passages;
    private long newest;

    private Sketching() {}

    /** Takes the sketches in, part by part from 0. */
    interface Keeper {
        void keep(int part, long[] sketches);
    }

    static Sketching of(List<Passage> passages, Keeper keeper) {
        Sketching sketching = new Sketching();
        int size = passages.size();
        for (int start = 0; start < size; start += PART) {
            long[] sketches = new long[Math.min(PART, size - start) * Sketch.LONGS];
            for (int i = 0; i < sketches.length / Sketch.LONGS; i++)
                sketching.read(passages.get(start + i), sketches, i);
            keeper.keep(start / PART, sketches);
        }
        return sketching;
    }

    private void read(Passage passage, long[] sketches, int at) {
        passages++;
        if (passage.kind() == Passage.Kind.CHAT) chats++;
        newest = Math.max(newest, day(passage));
        put(Sketch.of(passage.text()), sketches, at);
    }

    /** Lays a sketch down among others. */
    static void put(Sketch sketch, long[] sketches, int at) {
        int to = at * Sketch.LONGS;
        sketches[to] = sketch.whole();
        for (int k = 0; k < Sketch.BANDS / 2; k++)
            sketches[to + 1 + k] = ((long) sketch.bands()[2 * k] << 32) | (sketch.bands()[2 * k + 1] & 0xffffffffL);
    }

    /** One of many at rest. */
    static Sketch sketch(long[] sketches, int at) {
        int from = at * Sketch.LONGS;
        int[] bands = new int[Sketch.BANDS];
        for (int k = 0; k < Sketch.BANDS / 2; k++) {
            bands[2 * k] = (int) (sketches[from + 1 + k] >>> 32);
            bands[2 * k + 1] = (int) sketches[from + 1 + k];
        }
        return new Sketch(sketches[from], bands);
    }

    /** The newest day a passage holds for or was written on; 0 where it does not say. */
    static long day(Passage passage) {
        if (passage.kind() != Passage.Kind.CHAT) {
            LocalDate stamp = Ages.stamp(passage.text());
            return stamp == null ? 0 : stamp.toEpochDay();
        }
        return Chat.messages(passage).stream()
                .map(message -> Ages.day(message.date()))
                .mapToLong(day -> day == null ? 0 : day.toEpochDay())
                .max()
                .orElse(0);
    }

    boolean chatLog() {
        return chats * 2 > passages;
    }

    /** Epoch day, 0 if unknown. */
    long newest() {
        return newest;
    }

    int passages() {
        return passages;
    }
}
