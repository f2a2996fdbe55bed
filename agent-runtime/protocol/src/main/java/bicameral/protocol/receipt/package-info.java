/**
 * Receipts as they are handed to whoever checks them: entries of a tenant's log, signed checkpoints of it, and the audit that needs
 * neither the server nor its database.
 *
 * <p>A file of receipts is JSON lines: first the log's name and the instance's public key, then entries in order with checkpoints
 * between them. An entry holds figures and salted commitments, never text. {@link bicameral.protocol.receipt.Audit} reads such a file
 * line by line in constant memory and finds any entry that was changed, left out, reordered or cut off the end, as far as a
 * checkpoint, in the file or kept elsewhere by a witness, says how long the log was.
 */
@NullMarked
package bicameral.protocol.receipt;

import org.jspecify.annotations.NullMarked;
