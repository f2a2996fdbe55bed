/**
 * Receipts of what left a chamber, hash-chained per tenant; only commitments, never text.
 */
@NullMarked
package bicameral.host.receipt;

import org.jspecify.annotations.NullMarked;
