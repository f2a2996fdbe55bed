/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.share;

import org.jspecify.annotations.NullMarked;
