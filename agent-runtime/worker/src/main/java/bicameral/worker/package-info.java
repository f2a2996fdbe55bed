/**
 * A tenant's left chamber as one plain Java process: it learns the tenant's documents, remembers conversations and answers.
 *
 * <p>{@link bicameral.worker.Main} starts it; all else is wired in {@link bicameral.worker.Chamber}. It trusts its caller
 * only with the launch token, holds no credentials, and its sole way out is the gateway's socket. Whatever it has
 * acknowledged survives a kill. Its log carries ids and codes, never text of documents, questions or answers.
 */
@NullMarked
package bicameral.worker;

import org.jspecify.annotations.NullMarked;
