/** The signed record of an erasure, which whoever holds it can check without any server. */
@NullMarked
package bicameral.protocol.erasure;

import org.jspecify.annotations.NullMarked;
