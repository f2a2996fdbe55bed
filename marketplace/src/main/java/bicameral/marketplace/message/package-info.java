/**
 * A message's way: limits, reserve, ask the chamber, stream, capture. One direction, no detours.
 */
@NullMarked
package bicameral.marketplace.message;

import org.jspecify.annotations.NullMarked;
