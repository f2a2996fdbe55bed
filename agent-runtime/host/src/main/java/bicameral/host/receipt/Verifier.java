package bicameral.host.receipt;

import java.util.Iterator;
import java.util.stream.Stream;

/** Walks a chain once. */
final class Verifier {
    private long checked;
    private String previous = Chain.START;

    Verification check(Stream<Receipt> rows, Receipts.Head head) {
        for (Iterator<Receipt> it = rows.iterator(); it.hasNext(); ) {
            Receipt receipt = it.next();
            if (receipt.sequence() != checked + 1) return broken(checked + 1, "gap");
            if (!receipt.previousHash().equals(previous)) return broken(receipt.sequence(), "link");
            if (!receipt.hash().equals(Chain.hash(receipt))) return broken(receipt.sequence(), "hash");
            previous = receipt.hash();
            checked++;
        }
        boolean headFits = head.sequence() == checked && head.hash().equals(previous);
        return headFits ? new Verification(checked, null, "") : broken(Math.min(head.sequence(), checked) + 1, "head");
    }

    private Verification broken(long at, String cause) {
        return new Verification(checked, at, cause);
    }
}
