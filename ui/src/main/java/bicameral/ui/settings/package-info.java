/**
 * What an operator sets. Read once at start; only this module reads configuration, lower modules get plain records. {@link
 * bicameral.ui.settings.Safety} refuses to start where a setting is unsafe in production, and names it.
 */
@NullMarked
package bicameral.ui.settings;

import org.jspecify.annotations.NullMarked;
