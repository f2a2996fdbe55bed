/** Tests of the quality of sources. */
@NullMarked
package bicameral.worker.quality;

import org.jspecify.annotations.NullMarked;
