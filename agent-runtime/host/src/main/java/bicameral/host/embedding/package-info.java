/**
 * A tenant's own embedding endpoint: where it is, what it wants, and what it says, in the wire format that most speak ({@code POST
 * base/embeddings}). Off until an owner turns it on. Whether a text may go there decides the gateway, text by text.
 */
@NullMarked
package bicameral.host.embedding;

import org.jspecify.annotations.NullMarked;
