/**
 * Agents as their creators hold them: one draft, and immutable numbered versions of what was published.
 */
@NullMarked
package bicameral.marketplace.agent;

import org.jspecify.annotations.NullMarked;
