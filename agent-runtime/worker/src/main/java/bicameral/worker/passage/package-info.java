/**
 * Cuts a document into the passages that are searched, quoted and opened.
 *
 * <p>A passage is verbatim: cutting loses no character but white space between blocks, and every sentence knows its offsets.
 * Pure functions, safe for any thread.
 */
@NullMarked
package bicameral.worker.passage;

import org.jspecify.annotations.NullMarked;
