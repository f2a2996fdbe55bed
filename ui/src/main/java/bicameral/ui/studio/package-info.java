/**
 * Where creators make their agents: the list, three fields for a new one, the editor with its live preview, and the
 * knowledge in the tenant's chamber. Pages work without scripts; with them they save by themselves and swap what changed.
 */
@NullMarked
package bicameral.ui.studio;

import org.jspecify.annotations.NullMarked;
