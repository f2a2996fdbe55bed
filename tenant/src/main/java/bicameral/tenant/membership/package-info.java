/**
 * Membership: enterprise tenants, invitations by link, roles, removal. Every change is audited in its own transaction.
 */
@NullMarked
package bicameral.tenant.membership;

import org.jspecify.annotations.NullMarked;
