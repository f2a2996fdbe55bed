package bicameral.tenant;

import java.util.Set;

/**
 * The tenant in whose name a request acts, and who asks. Made only from a verified sign-in and a membership read from the
 * database ({@link bicameral.tenant.membership.Members#current}).
 */
public record CurrentTenant(TenantId tenant, PersonId person, Set<Role> roles) {
    public CurrentTenant {
        roles = Set.copyOf(roles);
        if (roles.isEmpty()) throw new IllegalArgumentException("a member has at least one role");
    }

    /** Whether any of the roles allows it. */
    public boolean may(Role.Permission permission) {
        return roles.stream().anyMatch(role -> role.permissions().contains(permission));
    }

    /** Refuses with {@link Refusal} {@code not_allowed} where no role allows it. */
    public void require(Role.Permission permission) {
        if (!may(permission)) throw new Refusal("not_allowed", Refusal.Kind.FORBIDDEN);
    }
}
