/**
 * Answers on their way to people: streamed as server-sent events, whole as JSON, or rendered into a page. Text of models and
 * tenants is Markdown that is never trusted: no script, no image, no foreign scheme survives.
 */
@NullMarked
package bicameral.ui.answer;

import org.jspecify.annotations.NullMarked;
