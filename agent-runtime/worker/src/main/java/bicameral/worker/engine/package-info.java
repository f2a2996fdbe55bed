/**
 * Answers through the shared engine: the prompt, the one way out, and the check of what comes back.
 *
 * <p>Passages are material, never orders: they stand between fences that no document can know, with markers of roles and
 * tools made harmless. Of the engine's answer only marks that point to a passage that was sent survive; each gets a quote
 * that stands word for word in that passage.
 */
@NullMarked
package bicameral.worker.engine;

import org.jspecify.annotations.NullMarked;
