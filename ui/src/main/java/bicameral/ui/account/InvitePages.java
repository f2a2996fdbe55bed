package bicameral.ui.account;

import bicameral.tenant.Tenant;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Invitations;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.signin.TenantCookie;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where an invitation link leads; the page can be read before signing in, joining cannot. */
@Path("/invite")
@RunOnVirtualThread
public class InvitePages {
    private final SignedIn signedIn;
    private final Invitations invitations;
    private final TenantCookie cookie;

    public InvitePages(SignedIn signedIn, Invitations invitations, TenantCookie cookie) {
        this.signedIn = signedIn;
        this.invitations = invitations;
        this.cookie = cookie;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance invite(String tenant, String token, @Nullable String person);
    }

    /** A link without its token. */
    @GET
    public TemplateInstance nothing() {
        return invite("");
    }

    /** Shows who invites. */
    @GET
    @Path("{token}")
    public TemplateInstance invite(@PathParam("token") String token) {
        Tenant tenant = invitations.preview(token);
        String person = signedIn.person().map(Person::displayName).orElse(null);
        return Pages.invite(tenant.name(), token, person);
    }

    /** Joins, and acts for the organisation from now on. */
    @POST
    @Path("{token}")
    public Response join(@PathParam("token") String token) {
        Tenant joined = invitations.accept(signedIn.requirePerson().id(), token);
        return Response.seeOther(URI.create("/studio"))
                .cookie(cookie.remember(joined.id()))
                .build();
    }
}
