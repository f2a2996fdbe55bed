package bicameral.ui.studio;

import bicameral.host.chamber.Chambers;
import bicameral.host.embedding.EmbeddingEndpoint;
import bicameral.host.embedding.EmbeddingEndpoints;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.EgressPolicy;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The embedding endpoint of a tenant's own: kept here, told to the chamber. Thread-safe. */
@ApplicationScoped
public class OwnEndpoint {
    private final EmbeddingEndpoints endpoints;
    private final Ceilings ceilings;
    private final Chambers chambers;

    public OwnEndpoint(EmbeddingEndpoints endpoints, Ceilings ceilings, Chambers chambers) {
        this.endpoints = endpoints;
        this.ceilings = ceilings;
        this.chambers = chambers;
    }

    /** What there is. */
    public Optional<EmbeddingEndpoint> of(CurrentTenant current) {
        current.require(Role.Permission.VIEW);
        return endpoints.of(current.tenant());
    }

    /** What the tenant's ceiling lets out of it. */
    public EgressPolicy ceiling(CurrentTenant current) {
        return ceilings.of(current.tenant());
    }

    /** The form as things are. */
    EndpointForm form(CurrentTenant current, @Nullable String told) {
        return EndpointForm.of(
                of(current).orElse(null), ceiling(current), current.may(Role.Permission.MANAGE_EGRESS), told);
    }

    /**
     * Sets it (owners) and has the chamber try it. Where the chamber cannot be told it stands all the same, and is told when it is set
     * again; refusals as {@link EmbeddingEndpoints#set} says.
     */
    public EmbeddingEndpoint set(CurrentTenant current, EmbeddingEndpoints.Wish wish) {
        EmbeddingEndpoint set = endpoints.set(current, wish);
        if (set.enabled()) chambers.placeEndpoint(current.tenant(), set.identity(), set.revision(), set.passages());
        else chambers.removeEndpoint(current.tenant());
        return set;
    }

    /** Forgets it (owners); from here on nothing goes there, whatever the chamber still believes. */
    public void remove(CurrentTenant current) {
        endpoints.remove(current);
        chambers.removeEndpoint(current.tenant());
    }
}
