/** What a creator earned, down to how each message was split. */
@NullMarked
package bicameral.ui.earnings;

import org.jspecify.annotations.NullMarked;
