package bicameral.ui.signin;

import bicameral.ui.frame.Language;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends people to a login page in the language of the page they come from, and new people to the registration form. Where the
 * login page does not answer, or a form came after its session had ended, they get a page of ours that says so instead: the
 * login would lead back to the form's address, which shows nothing.
 */
@ApplicationScoped
@Unremovable
@Redirect(Redirect.Location.OIDC_AUTHORIZATION)
public class LoginPage implements OidcRedirectFilter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private final IdentityProvider provider;
    private final String baseUrl;

    public LoginPage(IdentityProvider provider, @ConfigProperty(name = "bicameral.base-url") String baseUrl) {
        this.provider = provider;
        this.baseUrl = baseUrl;
    }

    @Override
    public void filter(OidcRedirectContext context) {
        RoutingContext request = context.routingContext();
        if (!SAFE.contains(request.request().method().name())) {
            instead(request, "/signin/ended?next=" + encoded(cameFrom(request.request())));
        } else if (!provider.answers()) {
            instead(request, "/signin/away?next=" + encoded(request.request().uri()));
        }
        var params = context.additionalQueryParams();
        params.set("ui_locales", language(context));
        if ("/register".equals(request.normalizedPath())) params.set("prompt", "create");
    }

    private void instead(RoutingContext request, String path) {
        request.addHeadersEndHandler(ready -> request.response().headers().set("Location", baseUrl + path));
    }

    /** The page with the form, as the browser names it; only its path is believed. */
    private static String cameFrom(HttpServerRequest request) {
        try {
            String referer = request.getHeader("Referer");
            URI page = new URI(referer == null ? "" : referer);
            String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
            return LocalPath.or(page.getRawPath() + query, "/studio");
        } catch (URISyntaxException e) {
            return "/studio";
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String language(OidcRedirectContext context) {
        var request = context.routingContext().request();
        var cookie = request.getCookie("lang");
        return Language.choose(
                        request.getParam("lang"),
                        cookie == null ? null : cookie.getValue(),
                        request.getHeader("Accept-Language"))
                .tag();
    }
}
