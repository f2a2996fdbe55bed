/**
 * The wall: the only way out of a chamber, on a Unix socket of its own per chamber. Applies the egress policy that the host
 * registered for the message, calls the shared engine, writes the receipt before bytes leave.
 */
@NullMarked
package bicameral.host.gateway;

import org.jspecify.annotations.NullMarked;
