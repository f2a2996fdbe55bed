/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.earnings;

import org.jspecify.annotations.NullMarked;
