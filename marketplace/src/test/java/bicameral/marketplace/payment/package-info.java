/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.payment;

import org.jspecify.annotations.NullMarked;
