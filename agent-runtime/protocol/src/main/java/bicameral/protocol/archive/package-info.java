/**
 * Archives that carry an organisation, or a whole instance, elsewhere: ZIP files of plain members with a manifest behind them.
 *
 * <p>The last member, {@code manifest.jsonl}, says what the archive is, names each member with its length and SHA-256 in the order in
 * which they come, and ends with a hash of all that and, where there is a key, an Ed25519 signature. So whatever was changed, left out,
 * added or cut off is found. Both sides stream: memory does not grow with the archive, but for some hundred bytes a member. What the
 * central directory of a ZIP file says (links, permissions, other lengths) is never looked at.
 */
@NullMarked
package bicameral.protocol.archive;

import org.jspecify.annotations.NullMarked;
