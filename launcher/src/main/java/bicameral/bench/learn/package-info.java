/**
 * {@code ./bicameral bench learn}: how fast a chamber learns, what it costs and whether it still answers.
 *
 * <p>A real worker process learns a seeded corpus of Chinese and English text in which the demo organisations' documents are
 * buried, asked and fed with live records all along. The same text goes through Lucene's own bigram indexing in the same call,
 * as the limit of what can be reached.
 */
@NullMarked
package bicameral.bench.learn;

import org.jspecify.annotations.NullMarked;
