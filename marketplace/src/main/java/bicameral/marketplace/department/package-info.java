/**
 * Departments of an organisation: which members may spend from its wallet, from what budget a month, and the warnings before a
 * budget is used up. What a message may cost is asked by {@code billing} before work begins.
 */
@NullMarked
package bicameral.marketplace.department;

import org.jspecify.annotations.NullMarked;
