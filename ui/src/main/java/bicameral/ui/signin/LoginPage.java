package bicameral.ui.signin;

import bicameral.ui.frame.Language;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import jakarta.enterprise.context.ApplicationScoped;

/** Sends people to a login page in the language of the page they come from, and new people to the registration form. */
@ApplicationScoped
@Unremovable
@Redirect(Redirect.Location.OIDC_AUTHORIZATION)
public class LoginPage implements OidcRedirectFilter {
    @Override
    public void filter(OidcRedirectContext context) {
        var params = context.additionalQueryParams();
        params.set("ui_locales", language(context));
        if ("/register".equals(context.routingContext().normalizedPath())) params.set("prompt", "create");
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
