package bicameral.host.chamber;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.EnginePreview;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest.PreviewPrompt.Said;
import bicameral.protocol.NameSort;
import bicameral.protocol.OwnPattern;
import bicameral.tenant.TenantId;
import java.util.List;
import java.util.UUID;

/**
 * What a tenant keeps from leaving, as its chamber holds it: nothing of it is in the market's database. Thread-safe; wakes the chamber;
 * fails as {@link Chambers}.
 */
public interface ChamberRedaction {
    /** Longest list that is taken at once, in names. */
    int MOST_AT_ONCE = 20_000;

    /** Adds names to a list, all or none of them; too_many_names (INVALID). */
    ChamberEvent.NamesTaken addNames(TenantId tenant, NameSort sort, List<String> names);

    /** Takes names off a list; all of it where none is named. */
    void dropNames(TenantId tenant, NameSort sort, List<String> names);

    /** Names of a list in alphabetical order that hold {@code with}, behind {@code after}; at most 1000. */
    List<String> names(TenantId tenant, NameSort sort, String with, String after, int limit);

    /** Lists in figures, patterns, learned names. */
    ChamberEvent.RedactionRules rules(TenantId tenant);

    /** Accepts or refuses a learned name. */
    void judge(TenantId tenant, String name, boolean accepted);

    /**
     * Keeps or replaces a pattern; bad_pattern with {@code place} (from 1) and {@code wrong}, pattern_too_long, pattern_too_costly,
     * pattern_matches_nothing, too_many_patterns, invalid_name (all INVALID).
     */
    void putPattern(TenantId tenant, OwnPattern pattern);

    /** Forgets a pattern. */
    void dropPattern(TenantId tenant, UUID pattern);

    /** What would be redacted in a text, with one more pattern; text_too_long, else as {@link #putPattern}. */
    List<ChamberEvent.RedactedPiece> attempt(TenantId tenant, String text, String pattern, String language);

    /**
     * What the shared engine would be sent, under the tenant's ceiling. Nothing is sent, kept or charged.
     *
     * @param policy the agent's own
     */
    EnginePreview preview(
            TenantId tenant,
            AgentBrief agent,
            EgressPolicy policy,
            List<Said> earlier,
            String question,
            String language);
}
