/** Tests of the package of the same name. */
@NullMarked
package bicameral.worker.answer;

import org.jspecify.annotations.NullMarked;
