package bicameral.ui.signin;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.key.ApiKeys;
import bicameral.tenant.membership.Members;
import bicameral.tenant.membership.Membership;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and in which of their tenants' names. One request only; blocks on the identity provider and the database, so
 * call from virtual threads.
 *
 * <p>A session that has ended, or cannot be renewed because the identity provider is away, counts as signed out. A bearer
 * token that is not valid is refused, once: whoever shows one means to be someone, and the page that says so is nobody's.
 * A key of a tenant's program acts as the member who made it, within its scopes, at addresses for programs only.
 */
@Named("me")
@RequestScoped
public class SignedIn {
    /** Header by which API clients choose a tenant. */
    static final String TENANT_HEADER = "Bicameral-Tenant";

    private static final String BEARER = "Bearer ";

    private final CurrentIdentityAssociation identities;
    private final HttpServerRequest request;
    private final People people;
    private final Members members;
    private final DemoOwners demoOwners;
    private final ApiKeys keys;

    private boolean keyRead;
    private ApiKeys.@Nullable User key;
    private @Nullable SecurityIdentity identity;
    private boolean personRead;
    private @Nullable Person person;
    private @Nullable List<Membership> memberships;
    private boolean tenantRead;
    private @Nullable CurrentTenant tenant;

    public SignedIn(
            CurrentIdentityAssociation identities,
            HttpServerRequest request,
            People people,
            Members members,
            DemoOwners demoOwners,
            ApiKeys keys) {
        this.identities = identities;
        this.request = request;
        this.people = people;
        this.members = members;
        this.demoOwners = demoOwners;
        this.keys = keys;
    }

    /** Who is signed in, if anyone. */
    public Optional<Person> person() {
        if (personRead) return Optional.ofNullable(person);
        personRead = true;
        person = readPerson();
        return Optional.ofNullable(person);
    }

    /** Who is signed in; {@code sign_in_first} otherwise. */
    public Person requirePerson() {
        return person().orElseThrow(() -> new Refusal("sign_in_first", Refusal.Kind.UNAUTHENTICATED));
    }

    /** The key by which a program acts, if it is one that asks. */
    public Optional<UUID> key() {
        return Optional.ofNullable(keyUser()).map(ApiKeys.User::key);
    }

    /** The person's tenants; none where nobody is signed in; the key's own only for a program. */
    public List<Membership> memberships() {
        List<Membership> known = memberships;
        if (known == null)
            memberships = known = person().map(p ->
                            members.of(p.id()).stream().filter(this::withinKey).toList())
                    .orElse(List.of());
        return known;
    }

    private boolean withinKey(Membership membership) {
        ApiKeys.User user = keyUser();
        return user == null
                || user.current().tenant().equals(membership.tenant().id());
    }

    /**
     * The tenant this request acts for: the one its header names, else the one chosen last, else the personal one; empty
     * where nobody is signed in. A header that names a tenant not theirs is not_found, the same as a missing one.
     */
    public Optional<CurrentTenant> tenant() {
        if (tenantRead) return Optional.ofNullable(tenant);
        tenantRead = true;
        ApiKeys.User user = keyUser();
        tenant = user == null ? person().map(this::readTenant).orElse(null) : named(user.current());
        return Optional.ofNullable(tenant);
    }

    /** The tenant this request acts for; {@code sign_in_first} where nobody is signed in. */
    public CurrentTenant requireTenant() {
        return tenant().orElseThrow(() -> new Refusal("sign_in_first", Refusal.Kind.UNAUTHENTICATED));
    }

    /** The membership of the tenant in use, for the header. */
    public Optional<Membership> membership() {
        return tenant().flatMap(current -> memberships().stream()
                .filter(m -> m.tenant().id().equals(current.tenant()))
                .findFirst());
    }

    /** Whether the identity provider gave the role, like {@code admin}. */
    public boolean hasRole(String role) {
        return identity().hasRole(role);
    }

    private SecurityIdentity identity() {
        SecurityIdentity known = identity;
        if (known != null) return known;
        identity = Anonymous.IDENTITY;
        identity = readIdentity();
        return identity;
    }

    private SecurityIdentity readIdentity() {
        if (keyUser() != null) return Anonymous.IDENTITY;
        try {
            return identities.getDeferredIdentity().await().indefinitely();
        } catch (RuntimeException e) {
            if (request.getHeader("Authorization") != null)
                throw new Refusal("invalid_token", Refusal.Kind.UNAUTHENTICATED);
            return Anonymous.IDENTITY;
        }
    }

    /** Whose key is shown; invalid_key where it is none of ours, revoked, or shown at a page for people. */
    private ApiKeys.@Nullable User keyUser() {
        if (keyRead) return key;
        keyRead = true;
        String shown = request.getHeader("Authorization");
        if (shown == null || !shown.regionMatches(true, 0, BEARER, 0, BEARER.length())) return null;
        String token = shown.substring(BEARER.length()).strip();
        if (!ApiKeys.looksLike(token)) return null;
        if (!forPrograms(request.path())) throw new Refusal("invalid_key", Refusal.Kind.UNAUTHENTICATED);
        key = keys.user(token).orElseThrow(() -> new Refusal("invalid_key", Refusal.Kind.UNAUTHENTICATED));
        return key;
    }

    private static boolean forPrograms(@Nullable String path) {
        return path != null && (path.startsWith("/api/v1/") || path.startsWith("/v1/"));
    }

    /** A key belongs to one tenant; naming another finds nothing. */
    private CurrentTenant named(CurrentTenant ofKey) {
        String named = request.getHeader(TENANT_HEADER);
        if (named != null && !parse(named).equals(ofKey.tenant()))
            throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        return ofKey;
    }

    private @Nullable Person readPerson() {
        ApiKeys.User user = keyUser();
        if (user != null) return user.person();
        if (!(identity().getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) return null;
        Person signed =
                people.signedIn(token.getIssuer(), token.getSubject(), displayName(token), text(token, "email"));
        demoOwners.link(signed, token.getIssuer(), text(token, "preferred_username"));
        return signed;
    }

    /** A named tenant must be theirs; a remembered one that no longer is gives way to their own. */
    private CurrentTenant readTenant(Person who) {
        String named = request.getHeader(TENANT_HEADER);
        if (named != null) return members.current(who.id(), parse(named));
        var remembered = request.getCookie(TenantCookie.NAME);
        if (remembered == null || remembered.getValue().isEmpty()) return members.current(who.id(), home(who));
        try {
            return members.current(who.id(), parse(remembered.getValue()));
        } catch (Refusal notTheirs) {
            return members.current(who.id(), home(who));
        }
    }

    /** Their personal tenant; for demo owners the demo tenant of their name. */
    private TenantId home(Person who) {
        if (!demoOwners.exist() || !(identity().getPrincipal() instanceof JsonWebToken token)) return who.personal();
        String username = text(token, "preferred_username");
        return memberships().stream()
                .map(Membership::tenant)
                .filter(tenant -> tenant.slug().equals(username))
                .map(Tenant::id)
                .findFirst()
                .orElse(who.personal());
    }

    static TenantId parse(@Nullable String text) {
        try {
            return TenantId.parse(text == null ? "" : text);
        } catch (IllegalArgumentException notAnId) {
            throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        }
    }

    private static String displayName(JsonWebToken token) {
        String name = text(token, "name");
        return name.isBlank() ? text(token, "preferred_username") : name;
    }

    private static String text(JsonWebToken token, String claim) {
        Object value = token.getClaim(claim);
        return value instanceof String s ? s : "";
    }
}
