@NullMarked
package bicameral.marketplace.portability;

import org.jspecify.annotations.NullMarked;
