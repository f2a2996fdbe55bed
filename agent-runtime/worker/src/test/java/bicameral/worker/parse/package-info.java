/** Tests of the package of the same name. */
@NullMarked
package bicameral.worker.parse;

import org.jspecify.annotations.NullMarked;
