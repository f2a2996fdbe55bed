package bicameral.marketplace.agent;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An agent as its creator sees it.
 *
 * @param slug its public address {@code /a/<slug>}, given at creation, stable
 * @param collection its knowledge in the chamber
 * @param revision grows with each save; save with a stale one is a conflict
 * @param liveVersion the version now public, null while unpublished
 * @param live the settings now public
 */
public record AgentDraft(
        UUID id,
        String slug,
        UUID collection,
        String template,
        AgentSettings settings,
        long revision,
        Instant savedAt,
        @Nullable Integer liveVersion,
        @Nullable AgentSettings live,
        int latestVersion) {
    /** Whether publishing would change what visitors see. */
    public boolean differs() {
        return !settings.equals(live);
    }
}
