/**
 * Who: tenants, their members and roles, and the one door to their rows.
 *
 * <p>{@link bicameral.tenant.CurrentTenant} is resolved once at the edge from a verified token and passed on as the first
 * argument; code without one cannot reach a tenant's rows. {@link bicameral.tenant.TenantTx} opens every transaction with
 * {@code set_config(app.tenant)}; row-level security in the database is the boundary.
 */
@NullMarked
package bicameral.tenant;

import org.jspecify.annotations.NullMarked;
