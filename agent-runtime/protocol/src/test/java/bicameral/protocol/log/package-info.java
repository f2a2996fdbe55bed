@NullMarked
package bicameral.protocol.log;

import org.jspecify.annotations.NullMarked;
