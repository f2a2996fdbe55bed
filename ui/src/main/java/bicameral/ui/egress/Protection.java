package bicameral.ui.egress;

import bicameral.host.chamber.ChamberRedaction;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.EnginePreview;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent.NamesTaken;
import bicameral.protocol.ChamberEvent.RedactedPiece;
import bicameral.protocol.ChamberEvent.RedactionRules;
import bicameral.protocol.ChamberRequest.PreviewPrompt.Said;
import bicameral.protocol.NameSort;
import bicameral.protocol.OwnPattern;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What a tenant keeps from leaving. Thread-safe. All of it is for owners (MANAGE_EGRESS), the preview for whoever may see the agent.
 * The activity log notes sorts and numbers, never names or patterns.
 */
@ApplicationScoped
public class Protection {
    private static final int QUESTION_CHARACTERS = 4_000;
    /** Names on one page of a list. */
    static final int PAGE = 50;

    private final ChamberRedaction redaction;
    private final Ceilings ceilings;
    private final AuditLog audit;

    public Protection(ChamberRedaction redaction, Ceilings ceilings, AuditLog audit) {
        this.redaction = redaction;
        this.ceilings = ceilings;
        this.audit = audit;
    }

    /** The tenant's ceiling. */
    public EgressPolicy ceiling(CurrentTenant current) {
        current.require(Role.Permission.VIEW);
        return ceilings.of(current.tenant());
    }

    /** Sets it. */
    public void setCeiling(CurrentTenant current, EgressPolicy ceiling) {
        ceilings.set(current, ceiling);
    }

    /** Lists in figures, patterns, learned names. */
    public RedactionRules rules(CurrentTenant current) {
        current.require(Role.Permission.MANAGE_EGRESS);
        return redaction.rules(current.tenant());
    }

    /** A page of a list. */
    public List<String> names(CurrentTenant current, NameSort sort, String with, String after) {
        current.require(Role.Permission.MANAGE_EGRESS);
        return redaction.names(current.tenant(), sort, with, after, PAGE);
    }

    /** Adds names; too_many_names, too_many_at_once. */
    public NamesTaken add(CurrentTenant current, NameSort sort, List<String> names) {
        current.require(Role.Permission.MANAGE_EGRESS);
        NamesTaken taken = redaction.addNames(current.tenant(), sort, names);
        tell(current, "redaction.names", sort, taken.total());
        return taken;
    }

    /** Takes names off a list; all of it where none is named. */
    public void drop(CurrentTenant current, NameSort sort, List<String> names) {
        current.require(Role.Permission.MANAGE_EGRESS);
        redaction.dropNames(current.tenant(), sort, names);
        tell(current, "redaction.drop", sort, names.size());
    }

    private void tell(CurrentTenant current, String deed, NameSort sort, int count) {
        Map<String, String> details =
                Map.of("sort", sort.name().toLowerCase(Locale.ROOT), "count", Integer.toString(count));
        audit.write(current, deed, current.tenant().toString(), details);
    }

    /** Accepts or refuses a learned name. */
    public void judge(CurrentTenant current, String name, boolean accepted) {
        current.require(Role.Permission.MANAGE_EGRESS);
        redaction.judge(current.tenant(), name, accepted);
        audit.write(
                current,
                accepted ? "redaction.accept" : "redaction.refuse",
                current.tenant().toString(),
                Map.of());
    }

    /** Keeps a new pattern; bad_pattern and the like. */
    public void keep(CurrentTenant current, String name, String pattern) {
        keep(current, new OwnPattern(Ids.next(), name, pattern));
    }

    /** Keeps or replaces a pattern; bad_pattern and the like. */
    public void keep(CurrentTenant current, OwnPattern pattern) {
        current.require(Role.Permission.MANAGE_EGRESS);
        redaction.putPattern(current.tenant(), pattern);
        audit.write(current, "redaction.pattern", pattern.id().toString(), Map.of());
    }

    /** Forgets a pattern. */
    public void forget(CurrentTenant current, UUID pattern) {
        current.require(Role.Permission.MANAGE_EGRESS);
        redaction.dropPattern(current.tenant(), pattern);
        audit.write(current, "redaction.pattern_drop", pattern.toString(), Map.of());
    }

    /** What would be redacted in a text, with one more pattern. */
    public List<RedactedPiece> attempt(CurrentTenant current, String text, String pattern, String language) {
        current.require(Role.Permission.MANAGE_EGRESS);
        return redaction.attempt(current.tenant(), text, pattern, language);
    }

    /** What the engine would be sent by the draft; empty_question and question_too_long (INVALID). */
    public EnginePreview preview(
            CurrentTenant current,
            AgentDraft agent,
            EgressPolicy policy,
            List<Said> earlier,
            String question,
            String language) {
        current.require(Role.Permission.VIEW);
        if (question.isBlank()) throw new Refusal("empty_question", Refusal.Kind.INVALID);
        if (question.length() > QUESTION_CHARACTERS)
            throw new Refusal("question_too_long", Refusal.Kind.INVALID, Map.of("limit", QUESTION_CHARACTERS));
        AgentBrief brief = brief(agent, policy);
        return redaction.preview(current.tenant(), brief, policy, earlier, question.strip(), language);
    }

    private static AgentBrief brief(AgentDraft agent, EgressPolicy policy) {
        AgentSettings settings = agent.settings();
        return new AgentBrief(
                agent.id(),
                0,
                settings.name(),
                settings.purpose(),
                settings.persona(),
                settings.abstention(),
                List.of(agent.collection()),
                policy == EgressPolicy.NONE ? AgentBrief.Engine.EXTRACTIVE : AgentBrief.Engine.SHARED,
                policy.extent());
    }
}
