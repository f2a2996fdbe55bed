/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.chamber;

import org.jspecify.annotations.NullMarked;
