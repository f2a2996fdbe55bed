/**
 * What surrounds every page: language, theme, the door that every request passes (origin, size, headers), the layout's data,
 * versions of assets. Thread-safe; {@link bicameral.ui.frame.Frame} is made per request.
 */
@NullMarked
package bicameral.ui.frame;

import org.jspecify.annotations.NullMarked;
