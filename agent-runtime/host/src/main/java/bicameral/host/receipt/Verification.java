package bicameral.host.receipt;

import org.jspecify.annotations.Nullable;

/**
 * What recomputing a chain found.
 *
 * @param receipts how many rows were checked, up to the break
 * @param unchecked how many came before those and were believed
 * @param brokenAt the sequence at which the chain breaks, null where it is whole
 * @param cause why: gap, hash, link or head; empty where it is whole
 */
public record Verification(
        long receipts, long unchecked, @Nullable Long brokenAt, String cause) {
    /** Whether every receipt is as it was written, and none is missing. */
    public boolean whole() {
        return brokenAt == null;
    }
}
