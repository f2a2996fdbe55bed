package bicameral.ui.account;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.key.ApiKey;
import bicameral.tenant.key.ApiKeys;
import bicameral.tenant.key.Scope;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys by which an organisation's programs act. A key's text stands in the answer that made it, nowhere else. */
@Path("/account/keys")
@Authenticated
@RunOnVirtualThread
public class KeyPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final ApiKeys keys;

    public KeyPages(SignedIn signedIn, Frame frame, ApiKeys keys) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.keys = keys;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance keys(View view);
    }

    /**
     * All that the page shows.
     *
     * @param text a key just made, shown this once
     */
    public record View(
            boolean allowed,
            List<Line> keys,
            List<Choice> scopes,
            @Nullable String text,
            @Nullable String told,
            @Nullable String error) {
        public View {
            keys = List.copyOf(keys);
            scopes = List.copyOf(scopes);
        }
    }

    /** A key and its scopes. */
    public record Line(ApiKey key, List<Choice> scopes) {
        public Line {
            scopes = List.copyOf(scopes);
        }
    }

    /** A scope to choose. */
    public record Choice(String scope) {
        /** Key of its name. */
        public String key() {
            return "scope_" + scope;
        }

        /** Key of what it allows. */
        public String what() {
            return "scope_" + scope + "_what";
        }
    }

    /** All keys. */
    @GET
    public TemplateInstance page(@QueryParam("done") @Nullable String done) {
        String told =
                "revoked".equals(done) ? AccountPages.messages(frame.language()).key_revoked_done() : null;
        return Pages.keys(view(null, told, null));
    }

    /** Makes a key. */
    @POST
    public Response make(@FormParam("name") @Nullable String name, @FormParam("scope") List<String> scopes) {
        CurrentTenant current = signedIn.requireTenant();
        try {
            ApiKeys.Made made = keys.make(current, name == null ? "" : name, scopes(scopes));
            return Response.ok(Pages.keys(view(made.text(), null, null)))
                    .header("Cache-Control", "no-store")
                    .build();
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            String sentence = Sentences.detail(Problem.of(refusal), frame.language());
            return Response.status(422)
                    .entity(Pages.keys(view(null, null, sentence)))
                    .build();
        }
    }

    /** Ends a key. */
    @POST
    @Path("{key}/revoke")
    public Response revoke(@PathParam("key") String key) {
        keys.revoke(signedIn.requireTenant(), PathIds.read(key));
        return Response.seeOther(URI.create("/account/keys?done=revoked")).build();
    }

    private View view(@Nullable String text, @Nullable String told, @Nullable String error) {
        CurrentTenant current = signedIn.requireTenant();
        boolean allowed = current.may(Role.Permission.MANAGE_KEYS);
        List<Line> lines = allowed
                ? keys.list(current).stream()
                        .map(key -> new Line(key, choices(key.scopes())))
                        .toList()
                : List.of();
        return new View(allowed, lines, choices(EnumSet.allOf(Scope.class)), text, told, error);
    }

    private static List<Choice> choices(Set<Scope> scopes) {
        return Arrays.stream(Scope.values())
                .filter(scopes::contains)
                .map(scope -> new Choice(scope.name()))
                .toList();
    }

    /** Known scopes among the sent ones; others are ignored, so that none is ever granted by a wrong name. */
    private static Set<Scope> scopes(List<String> sent) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (Scope scope : Scope.values()) if (sent.contains(scope.name())) scopes.add(scope);
        return scopes;
    }
}
