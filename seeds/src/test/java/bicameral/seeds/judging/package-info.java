/** Tests of the comparing rules. */
@NullMarked
package bicameral.seeds.judging;

import org.jspecify.annotations.NullMarked;
