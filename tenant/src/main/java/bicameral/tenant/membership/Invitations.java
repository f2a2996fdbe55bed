package bicameral.tenant.membership;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invitations by link: a random token of 256 bits, stored hashed, used once, valid for seven days. Thread-safe. */
@ApplicationScoped
public class Invitations {
    private final TenantTx tx;
    private final OpsTx ops;
    private final AuditLog audit;

    public Invitations(TenantTx tx, OpsTx ops, AuditLog audit) {
        this.tx = tx;
        this.ops = ops;
        this.audit = audit;
    }

    /** A new invitation (owners of enterprises); returns the token, which is never stored or shown again. */
    public String invite(CurrentTenant current, Set<Role> roles, String note) {
        throw new UnsupportedOperationException("being built");
    }

    /** Open invitations. */
    public List<Invitation> open(CurrentTenant current) {
        throw new UnsupportedOperationException("being built");
    }

    /** Withdraws an open invitation. */
    public void withdraw(CurrentTenant current, UUID invitation) {
        throw new UnsupportedOperationException("being built");
    }

    /** Where a token leads; invalid_invitation (MALFORMED) for null, empty, tampered, used, withdrawn or expired tokens. */
    public Tenant preview(@Nullable String token) {
        throw new UnsupportedOperationException("being built");
    }

    /** Joins; already being a member adds the roles. invalid_invitation as in preview. */
    public Tenant accept(PersonId person, @Nullable String token) {
        throw new UnsupportedOperationException("being built");
    }
}
