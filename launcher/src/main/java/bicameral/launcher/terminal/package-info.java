/** What a person sees while the launcher works: steps with their time, and troubles with their remedy. */
@NullMarked
package bicameral.launcher.terminal;

import org.jspecify.annotations.NullMarked;
