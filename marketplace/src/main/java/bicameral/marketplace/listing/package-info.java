/**
 * The public snapshot: what visitors see and search. Written by publishing only; holds nothing of drafts.
 */
@NullMarked
package bicameral.marketplace.listing;

import org.jspecify.annotations.NullMarked;
