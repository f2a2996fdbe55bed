/** What a tenant's agents were used for and what it used of others, for programs. */
@NullMarked
package bicameral.ui.usage;

import org.jspecify.annotations.NullMarked;
