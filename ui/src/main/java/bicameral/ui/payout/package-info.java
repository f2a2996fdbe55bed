/** Payouts: where a creator is paid, and the run that billing admins release. */
@NullMarked
package bicameral.ui.payout;

import org.jspecify.annotations.NullMarked;
