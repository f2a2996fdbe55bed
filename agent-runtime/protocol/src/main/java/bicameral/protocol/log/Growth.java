package bicameral.protocol.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Proof that a log goes on from an earlier one (RFC 9162, 2.1.4.1), made of the earlier one's right edge and of the entries that
 * came since: neither time nor memory grows with what was there before. For one thread.
 */
public final class Growth {
    private final long earlier;
    private final long size;
    private final List<Part> parts = new ArrayList<>();
    private long added;

    /** A subtree whose head belongs into the proof; of the entries before the earlier end it is known, of others it grows. */
    private static final class Part {
        final long from;
        final long to;
        final Frontier frontier = new Frontier();
        Hash known = Hash.empty();

        Part(long from, long to) {
            this.from = from;
            this.to = to;
        }
    }

    /**
     * From an earlier log to a longer one.
     *
     * @throws IllegalArgumentException where the longer one is not
     */
    public Growth(Frontier before, long size) {
        if (size < before.size()) throw new IllegalArgumentException("a log does not shrink");
        this.earlier = before.size();
        this.added = earlier;
        this.size = size;
        if (earlier > 0 && earlier < size) part(0, size, true);
        know(before);
    }

    private void part(long from, long to, boolean whole) {
        if (earlier == to) {
            if (!whole) parts.add(new Part(from, to));
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (earlier <= middle) {
            part(from, middle, whole);
            parts.add(new Part(middle, to));
        } else {
            part(middle, to, false);
            parts.add(new Part(from, middle));
        }
    }

    /** What lies before the earlier end are the full subtrees of its edge. */
    private void know(Frontier before) {
        long from = 0;
        for (Hash subtree : before.subtrees()) {
            long to = from + Long.highestOneBit(earlier - from);
            for (Part part : parts) if (part.from == from && part.to == to) part.known = subtree;
            from = to;
        }
    }

    /**
     * The next entry after the earlier end.
     *
     * @throws IllegalStateException where there are as many as there may be
     */
    public void add(Hash leaf) {
        if (added == size) throw new IllegalStateException("the log ends here");
        for (Part part : parts) if (part.from <= added && added < part.to) part.frontier.add(leaf);
        added++;
    }

    /**
     * The proof; empty where nothing came or nothing was there.
     *
     * @throws IllegalStateException where entries are missing
     */
    public List<Hash> proof() {
        if (added != size) throw new IllegalStateException("entries are missing");
        return parts.stream()
                .map(part -> part.to <= earlier ? part.known : part.frontier.head())
                .toList();
    }
}
