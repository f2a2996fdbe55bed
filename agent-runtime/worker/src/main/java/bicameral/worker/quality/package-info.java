/**
 * What each document and passage is worth as a source, and why.
 *
 * <p>A score of 0..1 per passage from density, doubles, boilerplate, age, later versions and contradiction with sources that
 * count for more; computed on a thread of its own behind learning, kept beside the passages, bounded in memory by the number of
 * passages (about 40 bytes each while judging, about 10 of at most a million of them while rounds go on with their documents, one
 * byte each at rest). Live records are judged one by one, in the order in which
 * they came. What a message of a chat does not state, or a better source denies, no answer stands on and no prompt tells. What
 * the owner says of a document outweighs every score.
 */
@NullMarked
package bicameral.worker.quality;

import org.jspecify.annotations.NullMarked;
