/**
 * Measures many chambers on one machine: the host itself with its real database, sandbox and workers, without pages. Runs in a
 * virtual machine of its own that has the application's libraries, which the launcher otherwise knows nothing of.
 */
@NullMarked
package bicameral.bench.chambers;

import org.jspecify.annotations.NullMarked;
