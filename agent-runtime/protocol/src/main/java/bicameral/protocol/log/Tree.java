package bicameral.protocol.log;

import java.util.ArrayList;
import java.util.List;

/** A tree whose entries are all at hand. Immutable. */
public final class Tree {
    private final List<Hash> leaves;

    /** @param leaves hashes of the entries, in their order */
    public Tree(List<Hash> leaves) {
        this.leaves = List.copyOf(leaves);
    }

    /** Head of the tree of the first so many entries. */
    public Hash head(int size) {
        check(size, leaves.size());
        return head(0, size);
    }

    /** Proof that an entry is in the tree of the first {@code size} (RFC 9162, 2.1.3.1). */
    public List<Hash> inclusion(int entry, int size) {
        check(size, leaves.size());
        check(entry + 1, size);
        List<Hash> path = new ArrayList<>();
        path(entry, 0, size, path);
        return path;
    }

    /** Proof that the tree of the first {@code size} goes on from that of the first {@code earlier} (RFC 9162, 2.1.4.1). */
    public List<Hash> consistency(int earlier, int size) {
        check(size, leaves.size());
        check(earlier, size);
        List<Hash> proof = new ArrayList<>();
        if (earlier > 0 && earlier < size) subproof(earlier, 0, size, true, proof);
        return proof;
    }

    private static void check(int number, int most) {
        if (number < 0 || number > most) throw new IllegalArgumentException("outside of the tree");
    }

    private Hash head(int from, int to) {
        Frontier frontier = new Frontier();
        leaves.subList(from, to).forEach(frontier::add);
        return frontier.head();
    }

    private void path(int entry, int from, int to, List<Hash> path) {
        if (to - from <= 1) return;
        int middle = from + split(to - from);
        if (entry < middle) {
            path(entry, from, middle, path);
            path.add(head(middle, to));
        } else {
            path(entry, middle, to, path);
            path.add(head(from, middle));
        }
    }

    private void subproof(int earlier, int from, int to, boolean whole, List<Hash> proof) {
        if (earlier == to) {
            if (!whole) proof.add(head(from, to));
            return;
        }
        int middle = from + split(to - from);
        if (earlier <= middle) {
            subproof(earlier, from, middle, whole, proof);
            proof.add(head(middle, to));
        } else {
            subproof(earlier, middle, to, false, proof);
            proof.add(head(from, middle));
        }
    }

    /** The largest power of two below a number above one. */
    static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }
}
