package bicameral.ui.signin;

import bicameral.marketplace.share.Referrals;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Members;
import io.quarkus.oidc.OidcSession;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Signing in and out, registering, and changing the tenant one acts for. */
@Path("/")
@RunOnVirtualThread
public class SignInPages {
    private final SignedIn signedIn;
    private final Members members;
    private final TenantCookie tenantCookie;
    private final Instance<OidcSession> session;
    private final IdentityProvider provider;
    private final Referrals referrals;
    private final String identityProvider;
    private final String client;
    private final String baseUrl;

    public SignInPages(
            SignedIn signedIn,
            Members members,
            TenantCookie tenantCookie,
            Instance<OidcSession> session,
            IdentityProvider provider,
            Referrals referrals,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") String identityProvider,
            @ConfigProperty(name = "quarkus.oidc.client-id") String client,
            @ConfigProperty(name = "bicameral.base-url") String baseUrl) {
        this.signedIn = signedIn;
        this.members = members;
        this.tenantCookie = tenantCookie;
        this.session = session;
        this.provider = provider;
        this.referrals = referrals;
        this.identityProvider = identityProvider;
        this.client = client;
        this.baseUrl = baseUrl;
    }

    /** Goes on to {@code next}; reaching this method at all means that the login page was passed. */
    @GET
    @Path("signin")
    @Authenticated
    public Response signIn(@QueryParam("next") @Nullable String next) {
        signedIn.requirePerson();
        return Response.seeOther(here(LocalPath.or(next, "/studio"))).build();
    }

    /** Where the identity provider sends people back to; the mechanism then restores the page they wanted. */
    @GET
    @Path("signin/callback")
    @Authenticated
    public Response callback() {
        return Response.seeOther(here("/studio")).build();
    }

    /** As signing in, but the identity provider shows its registration form; {@code ref} is the word of whoever's link it was. */
    @GET
    @Path("register")
    @Authenticated
    public Response register(@QueryParam("next") @Nullable String next, @QueryParam("ref") @Nullable String ref) {
        if (ref != null) referrals.join(ref, signedIn.requirePerson().personal());
        return signIn(next);
    }

    /** Ends the session here, then at the identity provider where it answers. */
    @POST
    @Path("signout")
    public Response signOut() {
        if (signedIn.person().isEmpty()) return Response.seeOther(here("/")).build();
        JsonWebToken idToken = session.get().getIdToken();
        URI end = URI.create(identityProvider + "/protocol/openid-connect/logout?client_id=" + encoded(client)
                + "&id_token_hint=" + encoded(idToken.getRawToken()) + "&post_logout_redirect_uri="
                + encoded(baseUrl + "/"));
        session.get().logout().await().indefinitely();
        return Response.seeOther(provider.answers() ? end : here("/"))
                .cookie(tenantCookie.forget())
                .build();
    }

    /** Acts for another of one's tenants from now on. */
    @POST
    @Path("t")
    public Response switchTenant(
            @FormParam("tenant") @Nullable String tenant, @FormParam("next") @Nullable String next) {
        Person person = signedIn.requirePerson();
        var chosen = members.current(person.id(), SignedIn.parse(tenant));
        return Response.seeOther(here(LocalPath.or(next, "/studio")))
                .cookie(tenantCookie.remember(chosen.tenant()))
                .build();
    }

    private URI here(String localPath) {
        return URI.create(baseUrl + localPath);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
