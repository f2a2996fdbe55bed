/**
 * How well a running product answers: asks the demo organisations' questions through the public API, as a visitor would, and
 * compares the answers by the rules of {@link bicameral.seeds.judging.Judging}. Reads nothing of the product but its answers.
 */
@NullMarked
package bicameral.bench.quality;

import org.jspecify.annotations.NullMarked;
