package bicameral.host.receipt;

import bicameral.protocol.log.Frontier;
import bicameral.protocol.log.Hash;
import bicameral.protocol.receipt.Entry;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Walks a chain once. */
final class Verifier {
    private final Frontier frontier = new Frontier();
    private long checked;
    private String previous = Entry.START;

    Verification check(Stream<Receipt> rows, ReceiptRows.Head head) {
        for (Iterator<Receipt> it = rows.iterator(); it.hasNext(); ) {
            Receipt receipt = it.next();
            if (receipt.sequence() != checked + 1) return broken(checked + 1, "gap");
            if (!receipt.entry().previousHash().equals(previous)) return broken(receipt.sequence(), "link");
            if (!receipt.hash().equals(receipt.entry().computedHash())) return broken(receipt.sequence(), "hash");
            previous = receipt.hash();
            frontier.add(receipt.entry().leaf());
            checked++;
        }
        List<String> subtrees = head.subtrees();
        boolean headFits = head.sequence() == checked
                && head.hash().equals(previous)
                && (subtrees == null
                        || subtrees.equals(
                                frontier.subtrees().stream().map(Hash::toString).toList()));
        return headFits ? new Verification(checked, null, "") : broken(Math.min(head.sequence(), checked) + 1, "head");
    }

    private Verification broken(long at, String cause) {
        return new Verification(checked, at, cause);
    }
}
