/**
 * Answers a question from the chamber's own passages, without a model.
 *
 * <p>It says only what stands in a document, cites each statement with a quote that is checked against its passage, and
 * abstains where the passages do not settle the question. Nothing leaves the chamber. Safe for any thread.
 */
@NullMarked
package bicameral.worker.answer;

import org.jspecify.annotations.NullMarked;
