/** Starts, watches and stops the product on one machine. {@link bicameral.launcher.Product} is the door for tests and benchmarks, {@link bicameral.launcher.Main} for people. */
@NullMarked
package bicameral.launcher;

import org.jspecify.annotations.NullMarked;
