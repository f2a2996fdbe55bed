@NullMarked
package bicameral.protocol.archive;

import org.jspecify.annotations.NullMarked;
