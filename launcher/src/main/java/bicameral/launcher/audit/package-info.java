/** Checks the money of a running market: each invariant of the ledger, with its violations. */
@NullMarked
package bicameral.launcher.audit;

import org.jspecify.annotations.NullMarked;
