/** What benchmarks share: a product of their own, figures with goals, a report with raw samples. */
@NullMarked
package bicameral.bench;

import org.jspecify.annotations.NullMarked;
