package bicameral.ui.studio;

import bicameral.host.embedding.EmbeddingEndpoint;
import bicameral.host.embedding.EmbeddingEndpoints;
import bicameral.host.embedding.EmbeddingEndpoints.Wish;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.SignedIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The tenant's embedding endpoint for programs. Its key is taken and never given. */
@Path("/api/v1/studio/embedding")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Studio")
public class EndpointApi {
    private final SignedIn signedIn;
    private final OwnEndpoint endpoint;

    public EndpointApi(SignedIn signedIn, OwnEndpoint endpoint) {
        this.signedIn = signedIn;
        this.endpoint = endpoint;
    }

    /**
     * The endpoint.
     *
     * @param ceiling what the tenant's ceiling lets out at most: none, redacted, passages, full
     */
    public record EndpointJson(
            String address,
            String model,
            String questionPrefix,
            String passagePrefix,
            int passages,
            boolean hasKey,
            boolean enabled,
            String ceiling,
            Instant setAt) {}

    /**
     * What is wanted.
     *
     * @param key empty or absent keeps what there is, for an address of the same origin
     * @param passages absent for 20000
     * @param enabled absent for false: nothing leaves
     */
    public record EndpointToSet(
            @Nullable String address,
            @Nullable String model,
            @Nullable String questionPrefix,
            @Nullable String passagePrefix,
            @Nullable Integer passages,
            @Nullable String key,
            @Nullable Boolean enabled) {
        private Wish wish() {
            return new Wish(
                    Objects.requireNonNullElse(address, ""),
                    Objects.requireNonNullElse(model, ""),
                    Objects.requireNonNullElse(questionPrefix, ""),
                    Objects.requireNonNullElse(passagePrefix, ""),
                    Objects.requireNonNullElse(passages, EmbeddingEndpoints.USUAL_PASSAGES),
                    Objects.requireNonNullElse(key, ""),
                    Objects.requireNonNullElse(enabled, false));
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "EndpointToSet";
        }
    }

    @GET
    @Operation(summary = "The tenant's own embedding endpoint")
    public EndpointJson read() {
        CurrentTenant current = signedIn.requireTenant();
        return json(
                current, endpoint.of(current).orElseThrow(() -> new Refusal("embedding_none", Refusal.Kind.NOT_FOUND)));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sets it (owners) and has the chamber try it",
            description =
                    "While enabled, passages of all documents and questions of visitors are sent there, within the ceiling.")
    public EndpointJson set(@Nullable EndpointToSet wanted) {
        CurrentTenant current = signedIn.requireTenant();
        if (wanted == null) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        return json(current, endpoint.set(current, wanted.wish()));
    }

    @DELETE
    @Operation(summary = "Forgets it with its key (owners)")
    public Response remove() {
        endpoint.remove(signedIn.requireTenant());
        return Response.noContent().build();
    }

    private EndpointJson json(CurrentTenant current, EmbeddingEndpoint set) {
        return new EndpointJson(
                set.address(),
                set.model(),
                set.questionPrefix(),
                set.passagePrefix(),
                set.passages(),
                set.hasKey(),
                set.enabled(),
                endpoint.ceiling(current).name().toLowerCase(Locale.ROOT),
                set.setAt());
    }
}
