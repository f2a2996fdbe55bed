package bicameral.protocol.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: the heads of its full subtrees, largest first, one for each bit of its size. Enough to add
 * entries and to tell the head of the whole in the logarithm of its size. For one thread.
 */
public final class Frontier {
    private final List<Hash> subtrees;
    private long size;

    /** An empty tree. */
    public Frontier() {
        this(0, List.of());
    }

    /**
     * As it was left.
     *
     * @throws IllegalArgumentException where there is not one subtree for each bit of the size
     */
    public Frontier(long size, List<Hash> subtrees) {
        if (size < 0 || Long.bitCount(size) != subtrees.size())
            throw new IllegalArgumentException("a frontier has a subtree for each bit of its size");
        this.size = size;
        this.subtrees = new ArrayList<>(subtrees);
    }

    /** Appends an entry. */
    public void add(Hash leaf) {
        Hash head = leaf;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) head = Hash.node(subtrees.removeLast(), head);
        subtrees.add(head);
        size++;
    }

    /** How many entries there are. */
    public long size() {
        return size;
    }

    /** The heads of the full subtrees, largest first. */
    public List<Hash> subtrees() {
        return List.copyOf(subtrees);
    }

    /** The head of the whole tree. */
    public Hash head() {
        if (subtrees.isEmpty()) return Hash.empty();
        Hash head = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) head = Hash.node(subtrees.get(i), head);
        return head;
    }
}
