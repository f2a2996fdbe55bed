/** Puts the parts together: settings as the plain records that lower modules take, and what runs beside requests. */
@NullMarked
package bicameral.ui.assembly;

import org.jspecify.annotations.NullMarked;
