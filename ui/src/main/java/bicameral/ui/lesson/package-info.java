/**
 * Lessons: corrections that an agent gives from then on, and the questions that had no answer and may become one. Works by
 * links and forms alone; texts go to the tenant's chamber and nowhere else.
 */
@NullMarked
package bicameral.ui.lesson;

import org.jspecify.annotations.NullMarked;
