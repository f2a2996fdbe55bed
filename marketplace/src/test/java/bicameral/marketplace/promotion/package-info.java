/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.promotion;

import org.jspecify.annotations.NullMarked;
