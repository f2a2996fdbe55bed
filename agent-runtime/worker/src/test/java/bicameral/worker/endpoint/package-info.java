@NullMarked
package bicameral.worker.endpoint;

import org.jspecify.annotations.NullMarked;
