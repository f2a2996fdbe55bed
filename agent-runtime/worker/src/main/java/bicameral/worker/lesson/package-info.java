/**
 * Corrections that people of the tenant have taught, and golden questions.
 *
 * <p>A lesson answers its question, and the same in other words, at once and until it expires or its source changes. Only a
 * request of the market's host teaches one; what visitors say never does. Lessons belong to one collection, stay in the chamber,
 * and are said as plain text.
 */
@NullMarked
package bicameral.worker.lesson;

import org.jspecify.annotations.NullMarked;
