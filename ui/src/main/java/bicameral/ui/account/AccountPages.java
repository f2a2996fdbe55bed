package bicameral.ui.account;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Members;
import bicameral.tenant.membership.Membership;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.signin.TenantCookie;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Who one is, one's organisations, and founding another. */
@Path("/account")
@Authenticated
@RunOnVirtualThread
public class AccountPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Members members;
    private final TenantCookie cookie;
    private final String identityProvider;

    public AccountPages(
            SignedIn signedIn,
            Frame frame,
            Members members,
            TenantCookie cookie,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") String identityProvider) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.members = members;
        this.cookie = cookie;
        this.identityProvider = identityProvider;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance account(View view);
    }

    /**
     * All that the page shows.
     *
     * @param profilePage where name and password are changed
     */
    public record View(
            Person person,
            List<Mine> tenants,
            boolean mayRename,
            String profilePage,
            String typed,
            @Nullable String error,
            @Nullable String told) {
        public View {
            tenants = List.copyOf(tenants);
        }
    }

    /** One of one's tenants; roles are keys of their names. */
    public record Mine(Tenant tenant, List<String> roles, boolean acting) {
        public Mine {
            roles = List.copyOf(roles);
        }

        /** Whether it is an enterprise. */
        public boolean enterprise() {
            return tenant.kind() == Tenant.Kind.ENTERPRISE;
        }
    }

    /** Profile and organisations. */
    @GET
    public TemplateInstance account(@QueryParam("done") @Nullable String done) {
        return Pages.account(view("", null, said(done)));
    }

    /** Founds an organisation and acts for it from now on. */
    @POST
    @Path("tenants")
    public Response found(@FormParam("name") @Nullable String name) {
        Person person = signedIn.requirePerson();
        try {
            Tenant founded = members.found(person.id(), name == null ? "" : name.strip());
            return Response.seeOther(URI.create("/account/members?done=founded"))
                    .cookie(cookie.remember(founded.id()))
                    .build();
        } catch (Refusal refusal) {
            return again(refusal, name);
        }
    }

    /** Renames the organisation in use. */
    @POST
    @Path("name")
    public Response rename(@FormParam("name") @Nullable String name) {
        CurrentTenant current = signedIn.requireTenant();
        try {
            members.rename(current, name == null ? "" : name.strip());
            return Response.seeOther(URI.create("/account?done=renamed")).build();
        } catch (Refusal refusal) {
            return again(refusal, name);
        }
    }

    private Response again(Refusal refusal, @Nullable String typed) {
        if (!refusal.code().equals("invalid_name")) throw refusal;
        View view = view(typed == null ? "" : typed, messages(frame.language()).bad_name(), null);
        return Response.status(422).entity(Pages.account(view)).build();
    }

    private View view(String typed, @Nullable String error, @Nullable String told) {
        CurrentTenant current = signedIn.requireTenant();
        List<Mine> mine =
                signedIn.memberships().stream().map(m -> mine(m, current)).toList();
        boolean mayRename = current.may(Role.Permission.MANAGE_MEMBERS)
                && mine.stream().anyMatch(m -> m.acting() && m.enterprise());
        return new View(signedIn.requirePerson(), mine, mayRename, identityProvider + "/account", typed, error, told);
    }

    private static Mine mine(Membership membership, CurrentTenant current) {
        return new Mine(
                membership.tenant(),
                membership.roles().stream()
                        .sorted()
                        .map(role -> "role_" + role.name())
                        .toList(),
                membership.tenant().id().equals(current.tenant()));
    }

    private @Nullable String said(@Nullable String done) {
        return "renamed".equals(done) ? messages(frame.language()).renamed() : null;
    }

    static AccountMessages messages(Language language) {
        return language == Language.EN
                ? MessageBundles.get(AccountMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(AccountMessages.class);
    }
}
