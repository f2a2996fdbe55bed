/** Tests of the package of the same name. */
@NullMarked
package bicameral.worker.retrieve;

import org.jspecify.annotations.NullMarked;
