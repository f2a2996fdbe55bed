/**
 * Rates per address, visitor, agent and tenant.
 */
@NullMarked
package bicameral.marketplace.limits;

import org.jspecify.annotations.NullMarked;
