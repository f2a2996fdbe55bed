/**
 * How well a running product answers: asks the demo organisations' questions through the public API, as a visitor would, and
 * compares the answers by the rules of {@link bicameral.seeds.judging.Judging}. What no visitor sees, the ranking of passages and the
 * confidence, is asked of a chamber of the bench's own, which has learnt the same documents.
 */
@NullMarked
package bicameral.bench.quality;

import org.jspecify.annotations.NullMarked;
