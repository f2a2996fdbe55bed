/**
 * Checks files of receipts, without the server, its database or its network.
 */
@NullMarked
package bicameral.launcher.receipts;

import org.jspecify.annotations.NullMarked;
