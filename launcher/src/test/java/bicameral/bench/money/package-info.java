/** Tests of the package of the same name. */
@NullMarked
package bicameral.bench.money;

import org.jspecify.annotations.NullMarked;
