package bicameral.tenant.membership;

import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import java.time.Instant;
import java.util.Set;

/** A member as the tenant's other members see them. */
public record Member(PersonId person, String displayName, String email, Set<Role> roles, Instant since) {
    public Member {
        roles = Set.copyOf(roles);
    }
}
