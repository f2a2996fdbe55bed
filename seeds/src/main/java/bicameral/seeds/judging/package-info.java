/** The rules by which answers to the demo organisations' questions are compared; pure functions. */
@NullMarked
package bicameral.seeds.judging;

import org.jspecify.annotations.NullMarked;
