/**
 * The records that cross between the market's host, a tenant's chamber and the engine gateway.
 *
 * <p>One exchange per connection: the caller writes one line ({@link bicameral.protocol.Call} or {@link
 * bicameral.protocol.GenerateCall}) and reads lines until the event that ends the exchange. Lines are JSON objects in
 * UTF-8, ended by LF, at most {@link bicameral.protocol.Wire#MAX_LINE_BYTES} long. All records are immutable and safe to
 * share between threads. Nothing here knows of tenants, money or people beyond opaque ids.
 */
@NullMarked
package bicameral.protocol;

import org.jspecify.annotations.NullMarked;
