package bicameral.ui.signin;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Members;
import bicameral.tenant.membership.Membership;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and in which of their tenants' names. One request only; blocks on the identity provider and the database, so
 * call from virtual threads.
 *
 * <p>A session that has ended, or cannot be renewed because the identity provider is away, counts as signed out. A bearer
 * token that is not valid is refused, once: whoever shows one means to be someone, and the page that says so is nobody's.
 */
@Named("me")
@RequestScoped
public class SignedIn {
    /** Header by which API clients choose a tenant. */
    static final String TENANT_HEADER = "Bicameral-Tenant";

    private final CurrentIdentityAssociation identities;
    private final HttpServerRequest request;
    private final People people;
    private final Members members;
    private final DemoOwners demoOwners;

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
            DemoOwners demoOwners) {
        this.identities = identities;
        this.request = request;
        this.people = people;
        this.members = members;
        this.demoOwners = demoOwners;
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

    /** The person's tenants; none where nobody is signed in. */
    public List<Membership> memberships() {
        List<Membership> known = memberships;
        if (known == null)
            memberships = known = person().map(p -> members.of(p.id())).orElse(List.of());
        return known;
    }

    /**
     * The tenant this request acts for: the one its header names, else the one chosen last, else the personal one; empty
     * where nobody is signed in. A header that names a tenant not theirs is not_found, the same as a missing one.
     */
    public Optional<CurrentTenant> tenant() {
        if (tenantRead) return Optional.ofNullable(tenant);
        tenantRead = true;
        tenant = person().map(this::readTenant).orElse(null);
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
        try {
            return identities.getDeferredIdentity().await().indefinitely();
        } catch (RuntimeException e) {
            if (request.getHeader("Authorization") != null)
                throw new Refusal("invalid_token", Refusal.Kind.UNAUTHENTICATED);
            return Anonymous.IDENTITY;
        }
    }

    private @Nullable Person readPerson() {
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
