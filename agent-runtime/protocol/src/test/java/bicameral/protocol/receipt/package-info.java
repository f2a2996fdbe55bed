@NullMarked
package bicameral.protocol.receipt;

import org.jspecify.annotations.NullMarked;
