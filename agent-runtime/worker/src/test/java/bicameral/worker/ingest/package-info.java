/** Tests of the package of the same name. */
@NullMarked
package bicameral.worker.ingest;

import org.jspecify.annotations.NullMarked;
