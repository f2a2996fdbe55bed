/** Tests of what prices would bring. */
@NullMarked
package bicameral.marketplace.simulator;

import org.jspecify.annotations.NullMarked;
