/** Tests of lessons and golden questions. */
@NullMarked
package bicameral.worker.lesson;

import org.jspecify.annotations.NullMarked;
