/** Tests of the package of the same name. */
@NullMarked
package bicameral.worker.learn;

import org.jspecify.annotations.NullMarked;
