/**
 * The public programming interface to agents: find them, ask them, follow a citation, read and forget one's own conversation.
 * Foreign and missing things look the same.
 */
@NullMarked
package bicameral.ui.asking;

import org.jspecify.annotations.NullMarked;
