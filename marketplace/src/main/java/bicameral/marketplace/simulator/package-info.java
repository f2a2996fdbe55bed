/** What prices would bring, worked out by the functions by which charges, periods and shares are divided. Changes nothing. */
@NullMarked
package bicameral.marketplace.simulator;

import org.jspecify.annotations.NullMarked;
