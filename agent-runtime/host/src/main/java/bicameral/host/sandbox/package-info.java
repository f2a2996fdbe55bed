/**
 * Starts a worker inside a bubblewrap sandbox and watches it. The only place of the market that starts processes.
 */
@NullMarked
package bicameral.host.sandbox;

import org.jspecify.annotations.NullMarked;
