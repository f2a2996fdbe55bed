package bicameral.tenant.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One deed.
 *
 * @param who a person's name; empty where the platform itself did it
 * @param action stable, dotted: {@code agent.publish}
 * @param target id or slug of what it was done to
 * @param details values for the sentence; never content
 */
public record AuditEntry(UUID id, Instant at, String who, String action, String target, Map<String, String> details) {
    public AuditEntry {
        details = Map.copyOf(details);
    }
}
