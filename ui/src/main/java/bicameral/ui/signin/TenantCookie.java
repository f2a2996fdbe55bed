package bicameral.ui.signin;

import bicameral.tenant.TenantId;
import bicameral.ui.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;

/** Remembers the tenant one acts for. Only a wish: each request reads the membership again. */
@ApplicationScoped
public class TenantCookie {
    static final String NAME = "bicameral_tenant";
    private static final int ONE_YEAR_SECONDS = 365 * 24 * 3600;

    private final Settings settings;

    public TenantCookie(Settings settings) {
        this.settings = settings;
    }

    /** Acts for this tenant from the next request on. */
    public NewCookie remember(TenantId tenant) {
        return cookie(tenant.toString(), ONE_YEAR_SECONDS);
    }

    /** Forgets the choice. */
    public NewCookie forget() {
        return cookie("", 0);
    }

    private NewCookie cookie(String value, int maxAgeSeconds) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path("/")
                .maxAge(maxAgeSeconds)
                .httpOnly(true)
                .secure("https".equals(settings.baseUrl().getScheme()))
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
