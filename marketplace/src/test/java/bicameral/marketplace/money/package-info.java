/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.money;

import org.jspecify.annotations.NullMarked;
