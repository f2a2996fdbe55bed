/**
 * Months of the books: closed by two people while every invariant holds, then taken along as locked exports that repeat byte for
 * byte. Nothing is posted into a closed month; the database refuses it.
 */
@NullMarked
package bicameral.marketplace.period;

import org.jspecify.annotations.NullMarked;
