/**
 * Tax by the payer's place: rates with the day from which they hold, each agreed by two people, and what of a charge is tax. A rate
 * never changes what has been charged.
 */
@NullMarked
package bicameral.marketplace.tax;

import org.jspecify.annotations.NullMarked;
