/**
 * The worker's log on standard error: ids, codes and durations. There is no way to pass it a message text from elsewhere,
 * so content cannot slip in.
 */
@NullMarked
package bicameral.worker.journal;

import org.jspecify.annotations.NullMarked;
