package bicameral.tenant.identity;

import bicameral.tenant.PersonId;
import bicameral.tenant.TenantId;

/**
 * A person who has signed in.
 *
 * @param personal the tenant made for them at their first sign-in
 */
public record Person(PersonId id, String displayName, String email, TenantId personal) {}
