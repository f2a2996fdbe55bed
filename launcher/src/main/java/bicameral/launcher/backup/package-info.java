/**
 * Backup of a whole instance into one archive, while it runs or at rest, and restore into an empty data directory.
 *
 * <p>The database server is copied file by file with the log of what happened meanwhile, by PostgreSQL's own low-level backup: the copy
 * is what the server was at the moment the copying of it ended, of all databases, Keycloak's too. The chambers come after it, each of
 * one moment of its own. So after a restore no receipt lacks its text, nothing is thought to be known that a chamber has not; a message
 * that was on its way is given back when its hold expires; an answer that a chamber gave in between is in its conversation, unpaid.
 *
 * <p>An archive counts only when it is whole: it is written beside its place and moved there at the end. A restore reads it to its end,
 * against its hashes, before it writes anything.
 */
@NullMarked
package bicameral.launcher.backup;

import org.jspecify.annotations.NullMarked;
