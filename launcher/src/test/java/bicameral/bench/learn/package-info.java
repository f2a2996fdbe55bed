@NullMarked
package bicameral.bench.learn;

import org.jspecify.annotations.NullMarked;
