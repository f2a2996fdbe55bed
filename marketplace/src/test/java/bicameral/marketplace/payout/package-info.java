@NullMarked
package bicameral.marketplace.payout;

import org.jspecify.annotations.NullMarked;
