/**
 * Dearer prices per message that are announced: who pays for such agents, and how they hear of it.
 */
@NullMarked
package bicameral.marketplace.price;

import org.jspecify.annotations.NullMarked;
