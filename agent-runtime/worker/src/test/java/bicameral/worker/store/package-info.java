/** Tests of the package of the same name. */
@NullMarked
package bicameral.worker.store;

import org.jspecify.annotations.NullMarked;
