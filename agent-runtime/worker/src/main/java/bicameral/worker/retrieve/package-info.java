/**
 * Finds the passages that may hold an answer.
 *
 * <p>{@link bicameral.worker.retrieve.KnowledgeIndex} is a Lucene directory that can be rebuilt from the chamber's database at
 * any time. One writer; any thread may read and write. What {@code replace} and {@code delete} change is seen by later
 * searches at once and survives a crash after {@code commit}. Nothing in memory grows with the corpus beyond what Lucene
 * itself keeps.
 */
@NullMarked
package bicameral.worker.retrieve;

import org.jspecify.annotations.NullMarked;
