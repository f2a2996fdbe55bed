/** The worker as a whole, as a real process where its death is the point. */
@NullMarked
package bicameral.worker;

import org.jspecify.annotations.NullMarked;
