/**
 * What of this tenant must not leave, besides what is told by its form: its lists of names, its patterns, and names that the chamber
 * learns from the tenant's own documents. All of it lives in the chamber.
 *
 * <p>{@link bicameral.worker.redaction.Redaction} makes the redactor of a message and keeps a conversation's pseudonyms. Learning runs
 * on a thread of its own at the lowest priority, counts anew over all passages, and forgets what stood in documents that went. Everything
 * is safe for any thread; a redactor belongs to one message.
 */
@NullMarked
package bicameral.worker.redaction;

import org.jspecify.annotations.NullMarked;
