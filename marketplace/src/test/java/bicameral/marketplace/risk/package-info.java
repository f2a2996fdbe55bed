/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.risk;

import org.jspecify.annotations.NullMarked;
