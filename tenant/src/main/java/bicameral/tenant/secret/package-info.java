/**
 * What tenants entrust to the market and nobody may read in its database: passwords of their own databases and the like.
 * Sealed for one tenant and one purpose; what was moved to another row cannot be opened there.
 */
@NullMarked
package bicameral.tenant.secret;

import org.jspecify.annotations.NullMarked;
