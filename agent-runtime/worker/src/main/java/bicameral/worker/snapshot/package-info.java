/**
 * Copies of the whole chamber, to be taken elsewhere while it goes on to answer and learn.
 *
 * <p>A copy is what the chamber would be after a kill at one moment: the database as of a transaction, a commit of the index that
 * opening agrees with it, what was learned, the originals. Only the database costs room; everything else lies there under a second
 * name. A copy that is not read to its end goes with the next start at the latest.
 */
@NullMarked
package bicameral.worker.snapshot;

import org.jspecify.annotations.NullMarked;
