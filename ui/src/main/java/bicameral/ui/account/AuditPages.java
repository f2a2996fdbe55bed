package bicameral.ui.account;

import bicameral.marketplace.agent.Agents;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.membership.Members;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The activity log, for owners. */
@Path("/account/audit")
@Authenticated
@RunOnVirtualThread
public class AuditPages {
    private static final int ENTRIES = 50;
    /** Deeds that have a name; others are shown by their code. */
    private static final Set<String> NAMED = Arrays.stream(AccountMessages.class.getMethods())
            .map(method -> method.getName())
            .filter(name -> name.startsWith("a_"))
            .collect(Collectors.toUnmodifiableSet());

    private final SignedIn signedIn;
    private final AuditLog audit;
    private final Agents agents;
    private final Members members;
    private final Frame frame;

    public AuditPages(SignedIn signedIn, AuditLog audit, Agents agents, Members members, Frame frame) {
        this.signedIn = signedIn;
        this.audit = audit;
        this.agents = agents;
        this.members = members;
        this.frame = frame;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance audit(boolean owner, List<Deed> deeds, @Nullable UUID older, boolean first);
    }

    /** One deed, in the reader's language; key is empty where the deed has no name. */
    public record Deed(AuditEntry entry, String key, String details, String target) {
        static Deed of(AuditEntry entry, DeedTexts texts) {
            String key = "a_" + entry.action().replace('.', '_').replace('-', '_');
            return new Deed(entry, NAMED.contains(key) ? key : "", texts.details(entry), texts.target(entry));
        }
    }

    /** Newest first. */
    @GET
    public TemplateInstance audit(@QueryParam("after") @Nullable String after) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.SEE_AUDIT)) return Pages.audit(false, List.of(), null, true);
        UUID from = after == null ? null : PathIds.read(after);
        List<AuditEntry> entries = audit.page(current, from, ENTRIES);
        UUID older = entries.size() == ENTRIES ? entries.getLast().id() : null;
        DeedTexts texts = new DeedTexts(AccountPages.messages(frame.language()), frame.language(), names(current));
        List<Deed> deeds = entries.stream().map(entry -> Deed.of(entry, texts)).toList();
        return Pages.audit(true, deeds, older, from == null);
    }

    /** Of what still has one; what is gone is named by its own last entry or not at all. */
    private Map<String, String> names(CurrentTenant current) {
        Map<String, String> names = new HashMap<>();
        agents.list(current)
                .forEach(agent ->
                        names.put(agent.id().toString(), agent.settings().name()));
        members.list(current).forEach(member -> names.put(member.person().toString(), member.displayName()));
        names.put(current.tenant().toString(), frame.tenantName());
        return names;
    }
}
