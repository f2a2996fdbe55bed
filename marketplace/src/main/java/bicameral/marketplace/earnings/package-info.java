/**
 * What a creator earned, down to the message.
 */
@NullMarked
package bicameral.marketplace.earnings;

import org.jspecify.annotations.NullMarked;
