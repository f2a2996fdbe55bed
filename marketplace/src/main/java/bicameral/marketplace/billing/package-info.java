/**
 * The ledger: double entry, append-only, each transaction sums to zero. Reserve before work, capture what was delivered,
 * release the rest, exactly once. PROMISES M1–M14 are its invariants. Messages of one moment go to the database together, and none has
 * to do with what becomes of another.
 */
@NullMarked
package bicameral.marketplace.billing;

import org.jspecify.annotations.NullMarked;
