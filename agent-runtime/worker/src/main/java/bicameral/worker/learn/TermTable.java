package bicameral.worker.learn;

import java.util.Arrays;

/**
 * Numbers terms in the order in which they come, by a 64-bit hash instead of the term itself: 20 to 40 bytes a term. Two terms
 * of one hash are taken for one; among a million terms that happens once in ten million corpora.
 */
final class TermTable {
    private long[] keys = new long[1024];
    private int[] ids = new int[1024];
    private long[] hashes = new long[512];
    private int size;

    /** The number of a term, a new one where it has none. */
    int add(long hash) {
        int slot = slot(hash);
        if (keys[slot] == hash) {
            return ids[slot];
        }
        if (size * 2 >= keys.length) {
            grow();
            slot = slot(hash);
        }
        keys[slot] = hash;
        ids[slot] = size;
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size] = hash;
        return size++;
    }

    /** The number of a term, -1 where it has none. */
    int find(long hash) {
        int slot = slot(hash);
        return keys[slot] == hash ? ids[slot] : -1;
    }

    long hashOf(int id) {
        return hashes[id];
    }

    int size() {
        return size;
    }

    private int slot(long hash) {
        int mask = keys.length - 1;
        int slot = (int) (hash >>> 20) & mask;
        while (keys[slot] != 0 && keys[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        keys = new long[keys.length * 2];
        ids = new int[keys.length];
        for (int id = 0; id < size; id++) {
            int slot = slot(hashes[id]);
            keys[slot] = hashes[id];
            ids[slot] = id;
        }
    }
}
