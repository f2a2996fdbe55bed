/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.usage;

import org.jspecify.annotations.NullMarked;
