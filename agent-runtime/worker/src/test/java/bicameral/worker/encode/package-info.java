@NullMarked
package bicameral.worker.encode;

import org.jspecify.annotations.NullMarked;
