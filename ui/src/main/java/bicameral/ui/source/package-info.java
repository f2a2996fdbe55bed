/**
 * Where an agent's live data comes from: its sources as a page and by API, and the records that programs push. Pages work
 * without scripts; with them they follow a run. Addresses are shown, passwords never.
 */
@NullMarked
package bicameral.ui.source;

import org.jspecify.annotations.NullMarked;
