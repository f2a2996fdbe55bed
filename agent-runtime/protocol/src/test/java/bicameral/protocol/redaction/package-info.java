@NullMarked
package bicameral.protocol.redaction;

import org.jspecify.annotations.NullMarked;
