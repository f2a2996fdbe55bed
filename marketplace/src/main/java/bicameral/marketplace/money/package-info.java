/**
 * Money as exact micro-units of one currency.
 */
@NullMarked
package bicameral.marketplace.money;

import org.jspecify.annotations.NullMarked;
