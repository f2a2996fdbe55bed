/**
 * What went wrong, said to people and programs: every {@link bicameral.tenant.Refusal} and every HTTP error becomes one RFC
 * 9457 problem document or one page, in the reader's language. Faults of ours are loud in the log and mute in the answer.
 */
@NullMarked
package bicameral.ui.problem;

import org.jspecify.annotations.NullMarked;
