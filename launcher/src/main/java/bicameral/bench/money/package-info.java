/**
 * Measures and shakes the books: the market's billing itself on its real PostgreSQL, without pages. How many messages a second can
 * be reserved and captured, and what a long random life with failing providers and killed processes leaves of the invariants. Runs
 * in a virtual machine of its own that has the application's libraries, which the launcher otherwise knows nothing of.
 */
@NullMarked
package bicameral.bench.money;

import org.jspecify.annotations.NullMarked;
