package bicameral.tenant;

import java.time.Instant;

/**
 * A tenant as its members see it.
 *
 * @param slug public name in addresses: {@code /p/<slug>}
 */
public record Tenant(TenantId id, Kind kind, String name, String slug, Instant createdAt) {
    /** Personal tenants have one member for ever; enterprises invite. */
    public enum Kind {
        PERSONAL,
        ENTERPRISE
    }
}
