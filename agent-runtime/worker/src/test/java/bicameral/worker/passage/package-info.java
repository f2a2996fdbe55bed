/** Tests of the package of the same name. */
@NullMarked
package bicameral.worker.passage;

import org.jspecify.annotations.NullMarked;
