/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.invoice;

import org.jspecify.annotations.NullMarked;
