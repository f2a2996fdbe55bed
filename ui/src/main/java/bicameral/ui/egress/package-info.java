/**
 * What may leave the chamber: the tenant's ceiling, its lists, patterns and learned names (owners), and what the engine would see of
 * a question. Lists, patterns and texts pass through to the chamber; nothing of them is kept or logged here.
 */
@NullMarked
package bicameral.ui.egress;

import org.jspecify.annotations.NullMarked;
