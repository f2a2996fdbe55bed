/**
 * The audit log: who did what, when, to what; append-only, visible to the owners of a tenant.
 */
@NullMarked
package bicameral.tenant.audit;

import org.jspecify.annotations.NullMarked;
