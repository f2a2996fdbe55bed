/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.period;

import org.jspecify.annotations.NullMarked;
