package bicameral.ui.signin;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Looks at what programs show before anything is done, so that a bad token or tenant is refused on public addresses too. */
class TokenCheck {
    private final SignedIn signedIn;

    TokenCheck(SignedIn signedIn) {
        this.signedIn = signedIn;
    }

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        boolean named = request.getHeaderString(SignedIn.TENANT_HEADER) != null;
        if (named || request.getHeaderString(HttpHeaders.AUTHORIZATION) != null) signedIn.tenant();
    }
}
