/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.department;

import org.jspecify.annotations.NullMarked;
