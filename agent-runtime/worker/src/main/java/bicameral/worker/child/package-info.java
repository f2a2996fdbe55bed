/** Starts the helpers of a chamber that do heavy or dangerous work in processes of their own. */
@NullMarked
package bicameral.worker.child;

import org.jspecify.annotations.NullMarked;
