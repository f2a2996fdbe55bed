/**
 * Flags of risk: what looks like card testing, buying from oneself, or too many chargebacks, computed from the books when asked. A
 * flag is a reason to look and blocks nothing by itself; an operator may let open ones hold payouts.
 */
@NullMarked
package bicameral.marketplace.risk;

import org.jspecify.annotations.NullMarked;
