/** The launcher against real processes, most of them PostgreSQL alone. */
@NullMarked
package bicameral.launcher;

import org.jspecify.annotations.NullMarked;
