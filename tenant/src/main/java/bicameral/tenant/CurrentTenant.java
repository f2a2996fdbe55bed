package bicameral.tenant;

import java.util.EnumSet;
import java.util.Set;

/**
 * The tenant in whose name a request acts, and who asks. Made only from a verified sign-in and a membership read from the
 * database ({@link bicameral.tenant.membership.Members#current}), or from a key of the tenant and its maker's membership
 * ({@link bicameral.tenant.key.ApiKeys#user}).
 *
 * @param within what the request is held to, whatever the roles allow: all of it for a person, the scopes of a key
 */
public record CurrentTenant(TenantId tenant, PersonId person, Set<Role> roles, Set<Role.Permission> within) {
    public CurrentTenant {
        roles = Set.copyOf(roles);
        within = Set.copyOf(within);
        if (roles.isEmpty()) throw new IllegalArgumentException("a member has at least one role");
    }

    /** A person, who may all that their roles allow. */
    public CurrentTenant(TenantId tenant, PersonId person, Set<Role> roles) {
        this(tenant, person, roles, EnumSet.allOf(Role.Permission.class));
    }

    /** Whether any of the roles allows it, and the request is not held to less. */
    public boolean may(Role.Permission permission) {
        return within.contains(permission)
                && roles.stream().anyMatch(role -> role.permissions().contains(permission));
    }

    /** Refuses with {@link Refusal} {@code not_allowed} where no role allows it. */
    public void require(Role.Permission permission) {
        if (!may(permission)) throw new Refusal("not_allowed", Refusal.Kind.FORBIDDEN);
    }
}
