/**
 * Rates per address, visitor, agent and tenant: token buckets in this instance's memory, a bounded number of them. With
 * several instances each grants its own rate.
 */
@NullMarked
package bicameral.marketplace.limits;

import org.jspecify.annotations.NullMarked;
