/**
 * From an upload to passages that answer.
 *
 * <p>A document goes QUEUED → PARSING → LEARNING → READY, or to FAILED with the code of its problem. One document is learned
 * at a time, behind the chat. Each stage can be killed at any point and is taken up again at the next start; passages
 * replace those of an earlier generation in one step, which answers until then. The same content is held once per
 * collection. Files of unknown origin are read in a child process with its own heap, clock and output limit.
 */
@NullMarked
package bicameral.worker.ingest;

import org.jspecify.annotations.NullMarked;
