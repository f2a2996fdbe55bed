/** What the host of chambers is told by the edge: plain settings, no configuration framework. */
@NullMarked
package bicameral.host;

import org.jspecify.annotations.NullMarked;
