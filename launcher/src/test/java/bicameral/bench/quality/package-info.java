/** Tests of how answers are measured. */
@NullMarked
package bicameral.bench.quality;

import org.jspecify.annotations.NullMarked;
