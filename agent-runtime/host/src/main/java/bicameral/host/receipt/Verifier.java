package bicameral.host.receipt;

import bicameral.protocol.log.Frontier;
import bicameral.protocol.log.Hash;
import bicameral.protocol.receipt.Entry;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Walks a chain once, from its beginning or from a later entry on. */
final class Verifier {
    private final Frontier frontier = new Frontier();
    private final long before;
    private long checked;
    private String previous = Entry.START;

    /** @param before how many entries are believed; the last of them comes first */
    Verifier(long before) {
        this.before = before;
    }

    Verification check(Stream<Receipt> rows, ReceiptRows.Head head) {
        Iterator<Receipt> it = rows.iterator();
        if (before > 0) {
            if (!it.hasNext()) return broken(before, "gap");
            Receipt believed = it.next();
            if (believed.sequence() != before) return broken(before, "gap");
            previous = believed.hash();
        }
        while (it.hasNext()) {
            Receipt receipt = it.next();
            long expected = before + checked + 1;
            if (receipt.sequence() != expected) return broken(expected, "gap");
            if (!receipt.entry().previousHash().equals(previous)) return broken(expected, "link");
            if (!receipt.hash().equals(receipt.entry().computedHash())) return broken(expected, "hash");
            previous = receipt.hash();
            frontier.add(receipt.entry().leaf());
            checked++;
        }
        boolean headFits = head.sequence() == before + checked && head.hash().equals(previous) && edgeFits(head);
        return headFits
                ? new Verification(checked, before, null, "")
                : broken(Math.min(head.sequence(), before + checked) + 1, "head");
    }

    /** Only of the whole the edge of the tree is known. */
    private boolean edgeFits(ReceiptRows.Head head) {
        List<String> subtrees = head.subtrees();
        return before > 0
                || subtrees == null
                || subtrees.equals(
                        frontier.subtrees().stream().map(Hash::toString).toList());
    }

    private Verification broken(long at, String cause) {
        return new Verification(checked, before, at, cause);
    }
}
