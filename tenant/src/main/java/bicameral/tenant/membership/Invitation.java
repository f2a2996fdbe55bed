package bicameral.tenant.membership;

import bicameral.tenant.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** An open invitation as the tenant's owners see it. */
public record Invitation(UUID id, Set<Role> roles, String note, Instant createdAt, Instant expiresAt) {
    public Invitation {
        roles = Set.copyOf(roles);
    }
}
