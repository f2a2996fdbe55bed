/** How fast the product starts and wakes, and what it holds in memory while idle. */
@NullMarked
package bicameral.bench.start;

import org.jspecify.annotations.NullMarked;
