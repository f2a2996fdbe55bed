package bicameral.ui.frame;

import bicameral.host.chamber.ChamberOperations;
import bicameral.marketplace.portability.Erasures;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Tenant;
import bicameral.tenant.membership.Membership;
import bicameral.ui.settings.Settings;
import bicameral.ui.signin.SignedIn;
import io.quarkus.runtime.BlockingOperationControl;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the layout needs to know of the running request; {@code inject:frame} in templates. */
@Named("frame")
@RequestScoped
public class Frame {
    /** Where a tenant's members work. */
    private static final List<String> WORK = List.of("/studio", "/supervise", "/account", "/wallet", "/earnings");

    private final RoutingContext request;
    private final Settings settings;
    private final SignedIn signedIn;
    private final ChamberOperations chambers;

    private final Erasures erasures;

    public Frame(
            RoutingContext request,
            Settings settings,
            SignedIn signedIn,
            ChamberOperations chambers,
            Erasures erasures) {
        this.erasures = erasures;
        this.request = request;
        this.settings = settings;
        this.signedIn = signedIn;
        this.chambers = chambers;
    }

    public Language language() {
        return Language.choose(query("lang"), cookie("lang"), request.request().getHeader("Accept-Language"));
    }

    /** {@code light}, {@code dark}, or empty to follow the system. */
    public String theme() {
        String query = query("theme");
        String chosen = query == null ? cookie("theme") : query;
        if ("dark".equals(chosen)) return "dark";
        return "light".equals(chosen) ? "light" : "";
    }

    /** Whether someone is signed in; nobody is where no thread may wait for the database (errors of the door). */
    public boolean isSignedIn() {
        return BlockingOperationControl.isBlockingAllowed() && signedIn.person().isPresent();
    }

    /** The signed-in person's name, where {@link #isSignedIn}. */
    public String personName() {
        return signedIn.requirePerson().displayName();
    }

    /** The tenant acted for, or the person's own name where the chosen tenant is no longer theirs. */
    public String tenantName() {
        return signedIn.membership()
                .map(membership -> membership.tenant().name())
                .orElseGet(this::personName);
    }

    /** The person's other tenants, for the switcher. */
    public List<Tenant> otherTenants() {
        return signedIn.memberships().stream()
                .map(Membership::tenant)
                .filter(tenant -> signedIn.tenant()
                        .filter(current -> current.tenant().equals(tenant.id()))
                        .isEmpty())
                .toList();
    }

    /** Path and query of this page, to come back to. */
    public String here() {
        if (!request.request().method().name().equals("GET")) return path();
        String query = request.request().query();
        return query == null ? path() : path() + "?" + query;
    }

    /** Whether the navigation entry leading to this path is the page's own. */
    public boolean at(String path) {
        String here = request.normalizedPath();
        return path.equals("/") ? here.equals("/") : here.equals(path) || here.startsWith(path + "/");
    }

    /** The path, normalized. */
    public String path() {
        return request.normalizedPath();
    }

    /** The page's one address, without language and theme. */
    public String canonical() {
        return settings.baseUrl().toString().replaceAll("/$", "") + path();
    }

    /** The instance's address without a slash at its end. */
    public String base() {
        return settings.baseUrl().toString().replaceAll("/$", "");
    }

    /** This page in the other language. */
    public String otherLanguageHref() {
        return with("lang", language().other().code());
    }

    /** This page in the other theme, for browsers without scripts. */
    public String otherThemeHref() {
        return with("theme", theme().equals("dark") ? "light" : "dark");
    }

    /** {@link #here} as a query parameter's value. */
    public String hereEncoded() {
        return encode(here());
    }

    /** What stands in the search field. */
    public String searched() {
        String q = path().equals("/search") ? query("q") : null;
        return q == null ? "" : q;
    }

    /** Whether who is signed in runs the market. */
    public boolean operator() {
        return isSignedIn() && signedIn.hasRole("admin");
    }

    /** Whether who is signed in answers for the market's money. */
    public boolean billingAdmin() {
        return isSignedIn() && signedIn.hasRole("billing-admin");
    }

    /** Development instances say so. */
    public boolean development() {
        return settings.dev();
    }

    /** When the organisation in use is going to be erased, which every page of its members has to say; null where it is not. */
    public @Nullable Instant erasedAt() {
        if (!isSignedIn()) return null;
        return signedIn.tenant()
                .flatMap(current -> erasures.pending(current.tenant()))
                .map(Erasures.Pending::dueAt)
                .orElse(null);
    }

    /** Whether chambers run unprotected, which every page has to say. */
    public boolean unprotected() {
        return !settings.sandbox();
    }

    /** How the tenant's chamber stands, told on the pages where members work; null on others. Asked for anew each time. */
    public ChamberOperations.@Nullable Condition chamber() {
        return tenantAtWork()
                .map(current -> chambers.condition(current.tenant()))
                .orElse(null);
    }

    /** On the pages where members work; empty on others. */
    private Optional<CurrentTenant> tenantAtWork() {
        return WORK.stream().noneMatch(this::at) || !isSignedIn() ? Optional.empty() : signedIn.tenant();
    }

    private String with(String name, String value) {
        Map<String, String> kept = request.queryParams().entries().stream()
                .filter(entry ->
                        !entry.getKey().equals("lang") && !entry.getKey().equals("theme"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        Map.Entry::getValue,
                        (first, second) -> first,
                        java.util.LinkedHashMap::new));
        kept.put(name, value);
        String rest = kept.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return (request.request().method().name().equals("GET") ? path() : "/") + "?" + rest;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private @Nullable String query(String name) {
        return request.queryParams().get(name);
    }

    private @Nullable String cookie(String name) {
        Cookie cookie = request.request().getCookie(name);
        return cookie == null ? null : cookie.getValue().toLowerCase(Locale.ROOT);
    }
}
