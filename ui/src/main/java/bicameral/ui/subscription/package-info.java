/** Pages of plans: what creators offer, and the subscriptions of payers. */
@NullMarked
package bicameral.ui.subscription;

import org.jspecify.annotations.NullMarked;
