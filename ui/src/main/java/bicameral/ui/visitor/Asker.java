package bicameral.ui.visitor;

import bicameral.tenant.CurrentTenant;
import bicameral.ui.settings.Settings;
import bicameral.ui.signin.SignedIn;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who asks in the running request: a signed-in person, a visitor with a cookie, or a program. */
@RequestScoped
public class Asker {
    private static final String COOKIE = "visitor";
    private static final long YEAR_SECONDS = 365L * 24 * 3600;

    private final HttpServerRequest request;
    private final SignedIn signedIn;
    private final Settings settings;
    private final VisitorCookie cookies;
    private @Nullable String visitor;

    public Asker(HttpServerRequest request, SignedIn signedIn, Settings settings) {
        this.request = request;
        this.signedIn = signedIn;
        this.settings = settings;
        this.cookies = new VisitorCookie(settings.secret());
    }

    /** Who pays; empty for visitors. */
    public Optional<CurrentTenant> payer() {
        return signedIn.tenant();
    }

    /** Opaque and stable; conversations and the free quota belong to it. */
    public String visitor() {
        if (visitor == null) visitor = known().orElseGet(() -> cookies.fromNetwork(address(), program()));
        return visitor;
    }

    /** As {@link #visitor}, for pages: a visitor without a cookie gets one. */
    public String visitorWithCookie() {
        if (visitor == null) visitor = known().orElseGet(this::remember);
        return visitor;
    }

    /** Network address, for rates. */
    public String address() {
        return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    }

    private Optional<String> known() {
        Optional<String> program = signedIn.key().map(key -> "k:" + key);
        Optional<String> person = program.or(() -> signedIn.person().map(who -> "p:" + who.id()));
        Cookie cookie = request.getCookie(COOKIE);
        return person.or(() -> cookies.read(cookie == null ? null : cookie.getValue()));
    }

    private String remember() {
        String fresh = cookies.fresh();
        request.response()
                .addCookie(Cookie.cookie(COOKIE, fresh)
                        .setPath("/")
                        .setHttpOnly(true)
                        .setMaxAge(YEAR_SECONDS)
                        .setSecure("https".equals(settings.baseUrl().getScheme()))
                        .setSameSite(CookieSameSite.LAX));
        return cookies.read(fresh).orElseThrow();
    }

    private String program() {
        String agent = request.getHeader("User-Agent");
        return agent == null ? "" : agent;
    }
}
