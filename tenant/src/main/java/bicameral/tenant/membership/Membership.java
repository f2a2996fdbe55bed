package bicameral.tenant.membership;

import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import java.util.Set;

/** One of a person's tenants and what they are in it. */
public record Membership(Tenant tenant, Set<Role> roles) {
    public Membership {
        roles = Set.copyOf(roles);
    }
}
