package bicameral.host.chamber;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.EnginePreview;
import bicameral.host.gateway.Gateway;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.ChamberRequest.PreviewPrompt.Said;
import bicameral.protocol.NameSort;
import bicameral.protocol.OwnPattern;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@link ChamberRedaction} of the chambers on this machine. */
@ApplicationScoped
public class SandboxedRedaction implements ChamberRedaction {
    private final SandboxedChambers chambers;
    private final Gateway gateway;

    public SandboxedRedaction(SandboxedChambers chambers, Gateway gateway) {
        this.chambers = chambers;
        this.gateway = gateway;
    }

    @Override
    public ChamberEvent.NamesTaken addNames(TenantId tenant, NameSort sort, List<String> names) {
        if (names.size() > MOST_AT_ONCE)
            throw new Refusal("too_many_at_once", Refusal.Kind.INVALID, Map.of("limit", MOST_AT_ONCE));
        return chambers.request(tenant, new ChamberRequest.AddNames(sort, names), ChamberEvent.NamesTaken.class);
    }

    @Override
    public void dropNames(TenantId tenant, NameSort sort, List<String> names) {
        chambers.request(tenant, new ChamberRequest.DropNames(sort, names), ChamberEvent.Done.class);
    }

    @Override
    public List<String> names(TenantId tenant, NameSort sort, String with, String after, int limit) {
        ChamberRequest request = new ChamberRequest.ListNames(sort, with, after, limit);
        return chambers.request(tenant, request, ChamberEvent.ListedNames.class).names();
    }

    @Override
    public ChamberEvent.RedactionRules rules(TenantId tenant) {
        return chambers.request(tenant, new ChamberRequest.ReadRedaction(), ChamberEvent.RedactionRules.class);
    }

    @Override
    public void judge(TenantId tenant, String name, boolean accepted) {
        chambers.request(tenant, new ChamberRequest.JudgeName(name, accepted), ChamberEvent.Done.class);
    }

    @Override
    public void putPattern(TenantId tenant, OwnPattern pattern) {
        chambers.request(tenant, new ChamberRequest.PutPattern(pattern), ChamberEvent.Done.class);
    }

    @Override
    public void dropPattern(TenantId tenant, UUID pattern) {
        chambers.request(tenant, new ChamberRequest.DropPattern(pattern), ChamberEvent.Done.class);
    }

    @Override
    public List<ChamberEvent.RedactedPiece> attempt(TenantId tenant, String text, String pattern, String language) {
        ChamberRequest request = new ChamberRequest.TryRedaction(text, pattern, language);
        return chambers.request(tenant, request, ChamberEvent.Redacted.class).pieces();
    }

    @Override
    public EnginePreview preview(
            TenantId tenant,
            AgentBrief agent,
            EgressPolicy policy,
            List<Said> earlier,
            String question,
            String language) {
        EgressPolicy allowed = gateway.allowed(tenant, policy);
        AgentBrief bounded = SandboxedChambers.bounded(agent, allowed);
        ChamberRequest request = new ChamberRequest.PreviewPrompt(bounded, earlier, question, language);
        ChamberEvent.PromptPreview prompt = chambers.request(tenant, request, ChamberEvent.PromptPreview.class);
        return gateway.preview(tenant, bounded, allowed, prompt, question, !earlier.isEmpty());
    }
}
