package bicameral.tenant.membership;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Who belongs to which tenant. Thread-safe. Memberships are read from the database at each request, so removal acts at once. */
@ApplicationScoped
public class Members {
    private final TenantTx tx;
    private final OpsTx ops;
    private final AuditLog audit;

    public Members(TenantTx tx, OpsTx ops, AuditLog audit) {
        this.tx = tx;
        this.ops = ops;
        this.audit = audit;
    }

    /** The person's tenants, personal first, then by name. */
    public List<Membership> of(PersonId person) {
        throw new UnsupportedOperationException("being built");
    }

    /** The person acting in one of their tenants; not_found where they are no member, the same as for a missing tenant. */
    public CurrentTenant current(PersonId person, TenantId tenant) {
        throw new UnsupportedOperationException("being built");
    }

    /** The tenant itself. */
    public Tenant tenant(CurrentTenant current) {
        throw new UnsupportedOperationException("being built");
    }

    /** A new enterprise tenant, owned by the person. Name 2–60 characters: else invalid_name. */
    public Tenant found(PersonId person, String name) {
        throw new UnsupportedOperationException("being built");
    }

    /** Renames the tenant (owners). */
    public void rename(CurrentTenant current, String name) {
        throw new UnsupportedOperationException("being built");
    }

    /** All members. */
    public List<Member> list(CurrentTenant current) {
        throw new UnsupportedOperationException("being built");
    }

    /** Replaces a member's roles (owners); last_owner where no owner would remain. */
    public void changeRoles(CurrentTenant current, PersonId member, Set<Role> roles) {
        throw new UnsupportedOperationException("being built");
    }

    /** Removes a member (owners, or oneself); last_owner where no owner would remain. */
    public void remove(CurrentTenant current, PersonId member) {
        throw new UnsupportedOperationException("being built");
    }
}
