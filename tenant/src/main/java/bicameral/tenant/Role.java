package bicameral.tenant;

import java.util.EnumSet;
import java.util.Set;

/** What a member is within a tenant; a member may have several. */
public enum Role {
    OWNER(EnumSet.allOf(Permission.class)),
    BUILDER(EnumSet.of(Permission.VIEW, Permission.BUILD, Permission.MANAGE_KEYS)),
    SUPERVISOR(EnumSet.of(Permission.VIEW, Permission.SUPERVISE)),
    BILLING(EnumSet.of(Permission.VIEW, Permission.SPEND, Permission.SEE_EARNINGS, Permission.MANAGE_PAYOUTS)),
    VIEWER(EnumSet.of(Permission.VIEW));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** What the role allows. */
    public Set<Permission> permissions() {
        return permissions;
    }

    /** What a member may do. */
    public enum Permission {
        VIEW,
        BUILD,
        SUPERVISE,
        SPEND,
        SEE_EARNINGS,
        /** Say where earnings are paid to. */
        MANAGE_PAYOUTS,
        MANAGE_MEMBERS,
        MANAGE_KEYS,
        SEE_AUDIT,
        CHOOSE_WITNESS,
        MANAGE_EGRESS,
        /** Take everything along, and have it erased. */
        LEAVE
    }
}
