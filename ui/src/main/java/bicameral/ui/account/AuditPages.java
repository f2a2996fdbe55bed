package bicameral.ui.account;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
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
import java.util.List;
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

    public AuditPages(SignedIn signedIn, AuditLog audit) {
        this.signedIn = signedIn;
        this.audit = audit;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance audit(boolean owner, List<Deed> deeds, @Nullable UUID older, boolean first);
    }

    /** One deed; key is empty where the deed has no name. */
    public record Deed(AuditEntry entry, String key, String details) {
        static Deed of(AuditEntry entry) {
            String key = "a_" + entry.action().replace('.', '_').replace('-', '_');
            String details = entry.details().entrySet().stream()
                    .filter(detail -> !detail.getValue().isBlank())
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .map(detail -> detail.getKey() + " " + detail.getValue())
                    .collect(Collectors.joining(", "));
            return new Deed(entry, NAMED.contains(key) ? key : "", details);
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
        return Pages.audit(true, entries.stream().map(Deed::of).toList(), older, from == null);
    }
}
