/**
 * Pages of what is shared: making an agent from another one, bringing somebody in.
 */
@NullMarked
package bicameral.ui.share;

import org.jspecify.annotations.NullMarked;
