package bicameral.tenant.key;

import bicameral.tenant.Role.Permission;
import java.util.EnumSet;
import java.util.Set;

/** What a key may do. */
public enum Scope {
    /** Read agents, documents and sources. */
    READ(EnumSet.of(Permission.VIEW)),
    /** Change what agents know: documents, records, sources. */
    KNOWLEDGE(EnumSet.of(Permission.VIEW, Permission.BUILD)),
    /** Ask agents, paid by the tenant. */
    ASK(EnumSet.of(Permission.VIEW, Permission.SPEND)),
    /** Read the wallet and earnings, start top-ups. */
    WALLET(EnumSet.of(Permission.VIEW, Permission.SPEND, Permission.SEE_EARNINGS));

    private final Set<Permission> permissions;

    Scope(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** What it allows to whoever may do so themselves. */
    public Set<Permission> permissions() {
        return permissions;
    }
}
