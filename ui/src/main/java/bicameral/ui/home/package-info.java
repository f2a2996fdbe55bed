/** The market's front: home, search, categories, templates, publishers, and what search engines read. Reads only. */
@NullMarked
package bicameral.ui.home;

import org.jspecify.annotations.NullMarked;
