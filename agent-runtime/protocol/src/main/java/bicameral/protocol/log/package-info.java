/**
 * The Merkle log of RFC 9162, section 2.1: tree heads, proofs that an entry is in a tree, and proofs that a tree goes on from an
 * earlier one.
 *
 * <p>Pure functions over hashes: whoever holds two heads and a proof needs nothing else, neither the entries nor the server. Safe for
 * any thread, but for {@link bicameral.protocol.log.Frontier}, which belongs to one.
 */
@NullMarked
package bicameral.protocol.log;

import org.jspecify.annotations.NullMarked;
