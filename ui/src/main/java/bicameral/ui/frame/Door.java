package bicameral.ui.frame;

import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Problems;
import bicameral.ui.settings.Settings;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The door that every request passes first: headers that keep browsers safe, no changes from other sites' pages, no bodies
 * larger than their place takes, language and theme remembered.
 */
@ApplicationScoped
public class Door {
    private static final int FIRST = 1_000;
    private static final long BODY_BYTES = 1024 * 1024;
    private static final long YEAR_SECONDS = 365L * 24 * 3600;
    /** Each way to the sign-in page leaves a cookie until it is walked; more of them than this are old tabs' or a crawler's. */
    private static final int SIGN_INS_UNDER_WAY = 6;

    private static final String WEBHOOKS = "/api/v1/payments/webhooks/";
    private static final String SIGN_IN = "q_auth";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    /** Where documents and archives are uploaded: the only addresses that take large bodies. */
    private static final Pattern UPLOADS =
            Pattern.compile("/(studio|api/v1/studio)/agents/[0-9a-fA-F-]{36}/documents|/admin/import");

    private final Settings settings;
    private final long uploadBytes;
    private final String contentSecurity;

    public Door(Settings settings, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.settings = settings;
        this.uploadBytes = largestBody.asLongValue();
        this.contentSecurity = contentSecurity(settings);
    }

    void open(@Observes Filters filters) {
        SlowRequests.watch();
        filters.register(this::pass, FIRST);
    }

    private void pass(RoutingContext request) {
        protect(request);
        Optional<Problem> problem = refuse(request.request());
        if (problem.isPresent()) {
            if (problem.get().code().equals("document_too_large")) endAfterBody(request, problem.get());
            else Problems.end(request, problem.get());
            return;
        }
        remember(request, "lang", Language.of(request.queryParams().get("lang")).map(Language::code));
        remember(
                request,
                "theme",
                Optional.ofNullable(request.queryParams().get("theme"))
                        .filter(theme -> theme.equals("light") || theme.equals("dark")));
        forgetOldSignIns(request);
        if (request.normalizedPath().startsWith(WEBHOOKS)) asBytes(request.request());
        request.next();
    }

    /** Some providers report in a form: it has no token of ours, but a signature over its bytes, which nothing may read before. */
    private static void asBytes(HttpServerRequest request) {
        request.headers().set("Content-Type", "application/octet-stream");
    }

    /** Without this, who opens many members' pages unsigned ends with headers that are too large for any page. */
    private void forgetOldSignIns(RoutingContext request) {
        List<String> begun = request.request().cookies().stream()
                .map(Cookie::getName)
                .filter(name -> name.startsWith(SIGN_IN))
                .toList();
        if (begun.size() <= SIGN_INS_UNDER_WAY || request.normalizedPath().equals("/signin/callback")) return;
        for (String name : begun)
            request.response().addCookie(Cookie.cookie(name, "").setPath("/").setMaxAge(0));
    }

    /**
     * Browsers read no answer before they have sent everything, so what is too large is let run past, unkept. Who waits to be
     * told to go on is told no at once.
     */
    private static void endAfterBody(RoutingContext request, Problem problem) {
        request.response().putHeader("Connection", "close");
        if (request.request().getHeader("Expect") != null) Problems.end(request, problem);
        else request.request().endHandler(all -> Problems.end(request, problem)).resume();
    }

    private void protect(RoutingContext request) {
        var headers = request.response().headers();
        headers.set("Content-Security-Policy", contentSecurity);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        if ("https".equals(settings.baseUrl().getScheme()))
            headers.set("Strict-Transport-Security", "max-age=" + YEAR_SECONDS);
        if (request.normalizedPath().startsWith("/assets/"))
            headers.set("Cache-Control", "public, max-age=" + YEAR_SECONDS + ", immutable");
    }

    private Optional<Problem> refuse(HttpServerRequest request) {
        if (SAFE.contains(request.method().name())) return Optional.empty();
        String path = request.path() == null ? "" : request.path();
        if (crossSite(request)) return Optional.of(new Problem("cross_site", 400));
        String length = request.getHeader("Content-Length");
        boolean body = length != null || request.getHeader("Transfer-Encoding") != null;
        boolean api = path.startsWith("/api/") || path.startsWith("/v1/");
        if (!api && request.getHeader("Content-Type") == null)
            return Optional.of(new Problem("wrong_content_type", 415));
        if (!body) return Optional.empty();
        if (UPLOADS.matcher(path).matches())
            return length != null && longer(length, uploadBytes)
                    ? Optional.of(new Problem("document_too_large", 413))
                    : Optional.empty();
        if (length == null) return Optional.of(new Problem("length_required", 411));
        return longer(length, BODY_BYTES) ? Optional.of(new Problem("too_large", 413)) : Optional.empty();
    }

    private static boolean longer(String length, long limit) {
        try {
            return Long.parseLong(length) > limit;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /** Whether another site's page makes a browser send this; programs send neither header. */
    private boolean crossSite(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) return true;
        String origin = request.getHeader("Origin");
        if (origin == null) return false;
        return !origin.equals(origin(settings.baseUrl())) && !sameHost(origin, request.getHeader("Host"));
    }

    /** The instance may be reached by another name than its base address, for example by 127.0.0.1 in development. */
    private static boolean sameHost(String origin, @Nullable String host) {
        return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    private void remember(RoutingContext request, String name, Optional<String> value) {
        value.ifPresent(chosen -> request.response()
                .addCookie(Cookie.cookie(name, chosen)
                        .setPath("/")
                        .setMaxAge(YEAR_SECONDS)
                        .setSecure("https".equals(settings.baseUrl().getScheme()))
                        .setSameSite(CookieSameSite.LAX)));
    }

    /** Nothing but our own files; forms may also lead to the identity provider, whose pages follow some of ours. */
    private static String contentSecurity(Settings settings) {
        String identity = settings.oidc().url().map(url -> " " + origin(url)).orElse("");
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
                + "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'" + identity;
    }

    private static String origin(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return (address.getScheme() + "://" + address.getHost() + port).toLowerCase(Locale.ROOT);
    }
}
