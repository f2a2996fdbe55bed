/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.message;

import org.jspecify.annotations.NullMarked;
