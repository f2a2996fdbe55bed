package bicameral.ui.frame;

import io.quarkus.csrf.reactive.runtime.CsrfTokenParameterProvider;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;

/**
 * The token that a form must carry. A request that was refused for its token has none; its problem page is still drawn, and
 * forms in the page's frame then go without.
 */
@RequestScoped
@Named("formToken")
public class FormToken {
    private final CsrfTokenParameterProvider provider;

    public FormToken(CsrfTokenParameterProvider provider) {
        this.provider = provider;
    }

    /** The field's name. */
    public String name() {
        return provider.getParameterName();
    }

    /** The token; empty where the request was refused before it got one. */
    public String value() {
        try {
            return provider.getToken();
        } catch (IllegalStateException none) {
            return "";
        }
    }
}
