/**
 * What was said to whom: conversations live in the chamber and nowhere else.
 *
 * <p>A conversation belongs to an agent and a visitor; asked for with any other pair it is {@code unknown_conversation}, the
 * same as one that never was. A finished turn is durable before its end is sent, and is replayed word for word when its
 * message comes again.
 */
@NullMarked
package bicameral.worker.conversation;

import org.jspecify.annotations.NullMarked;
