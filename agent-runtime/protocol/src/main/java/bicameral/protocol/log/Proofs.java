package bicameral.protocol.log;

import java.util.Iterator;
import java.util.List;

/** Checks proofs; false for whatever is not one, however malformed. */
public final class Proofs {
    private Proofs() {}

    /** Whether the entry of this number, from 0, is in the tree of this size and head (RFC 9162, 2.1.3.2). */
    public static boolean included(Hash leaf, long entry, long size, Hash head, List<Hash> path) {
        if (entry < 0 || entry >= size) return false;
        long number = entry;
        long last = size - 1;
        Hash reached = leaf;
        for (Hash sibling : path) {
            if (last == 0) return false;
            if ((number & 1) == 1 || number == last) {
                reached = Hash.node(sibling, reached);
                while ((number & 1) == 0 && number != 0) {
                    number >>= 1;
                    last >>= 1;
                }
            } else {
                reached = Hash.node(reached, sibling);
            }
            number >>= 1;
            last >>= 1;
        }
        return last == 0 && reached.equals(head);
    }

    /** Whether the later tree holds the earlier one unchanged at its beginning (RFC 9162, 2.1.4.2). */
    public static boolean consistent(long earlier, Hash earlierHead, long size, Hash head, List<Hash> proof) {
        if (earlier < 0 || earlier > size) return false;
        if (earlier == size) return proof.isEmpty() && earlierHead.equals(head);
        if (earlier == 0) return proof.isEmpty() && earlierHead.equals(Hash.empty());
        long number = earlier - 1;
        long last = size - 1;
        while ((number & 1) == 1) {
            number >>= 1;
            last >>= 1;
        }
        Iterator<Hash> rest = proof.iterator();
        Hash first = earlierHead;
        if (Long.bitCount(earlier) != 1) {
            if (!rest.hasNext()) return false;
            first = rest.next();
        }
        Hash old = first;
        Hash now = first;
        while (rest.hasNext()) {
            if (last == 0) return false;
            Hash sibling = rest.next();
            if ((number & 1) == 1 || number == last) {
                old = Hash.node(sibling, old);
                now = Hash.node(sibling, now);
                while ((number & 1) == 0 && number != 0) {
                    number >>= 1;
                    last >>= 1;
                }
            } else {
                now = Hash.node(now, sibling);
            }
            number >>= 1;
            last >>= 1;
        }
        return last == 0 && old.equals(earlierHead) && now.equals(head);
    }
}
