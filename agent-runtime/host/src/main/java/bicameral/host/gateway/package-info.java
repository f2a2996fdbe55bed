/**
 * The wall: the only way out of a chamber, on a Unix socket of its own per chamber. Applies the egress policy that the host
 * registered for the message, calls the shared engine, writes the receipt before bytes leave.
 *
 * <p>A call's way: {@code Door} → {@code Passage} → {@code Entrance} (budgets, fair queue, a place) → {@code Departure} (one body
 * and its receipt) → {@code EngineRoute} behind its {@code Breaker} → {@code Attempt} → {@code Delivery} back to the chamber.
 */
@NullMarked
package bicameral.host.gateway;

import org.jspecify.annotations.NullMarked;
