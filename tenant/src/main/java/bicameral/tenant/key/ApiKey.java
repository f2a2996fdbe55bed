package bicameral.tenant.key;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as the tenant's members see it.
 *
 * @param opening its first characters, by which people tell keys apart
 * @param createdBy name of the member who made it
 * @param lastUsedAt to the minute; null where never
 * @param revokedAt null where it is in force
 */
public record ApiKey(
        UUID id,
        String name,
        String opening,
        Set<Scope> scopes,
        String createdBy,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }
}
