/**
 * Turns an uploaded file into text that has kept its structure.
 *
 * <p>{@link bicameral.worker.parse.DocumentReader} is a pure function from a file to a {@link
 * bicameral.worker.parse.ParsedDocument}; it decides by content, never by name. It is meant for files of unknown origin and
 * therefore runs in a short-lived child process with its own heap and clock: it may be killed at any moment and holds
 * nothing but what it reads.
 */
@NullMarked
package bicameral.worker.parse;

import org.jspecify.annotations.NullMarked;
