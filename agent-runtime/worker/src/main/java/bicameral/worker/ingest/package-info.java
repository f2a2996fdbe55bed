/**
 * From an upload or a record to passages that answer.
 *
 * <p>A document goes QUEUED → PARSING → LEARNING → READY, or to FAILED with the code of its problem. One document is read
 * at a time, by a child process with its own heap, clock and limits, at low priority; those that are finished are taken into
 * the index together meanwhile. Each stage can be killed at any point and
 * is taken up again at the next start; passages replace those of an earlier generation, or of a document that is replaced, in
 * one step, and those answer until then. The same content is held once per collection. An archive becomes its files.
 *
 * <p>Live records are durable and found when the call that puts them returns. Where their passages are to have another length than
 * they were cut to, they answer as they are and are cut again behind the start of the chamber, page by page.
 */
@NullMarked
package bicameral.worker.ingest;

import org.jspecify.annotations.NullMarked;
