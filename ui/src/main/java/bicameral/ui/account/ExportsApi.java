package bicameral.ui.account;

import bicameral.marketplace.portability.Exports;
import bicameral.marketplace.portability.Exports.Export;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Archives of everything an organisation has, for owners' programs that hold their token. Keys of programs do not reach here. */
@Path("/api/v1/exports")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ExportsApi {
    private final SignedIn signedIn;
    private final Exports exports;

    public ExportsApi(SignedIn signedIn, Exports exports) {
        this.signedIn = signedIn;
        this.exports = exports;
    }

    /** An archive. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record State(
            UUID id,
            String state,
            Instant askedAt,
            long doneBytes,
            long totalBytes,
            long secondsLeft,
            long archiveBytes,
            @Nullable String problem,
            @Nullable Instant expiresAt) {
        static State of(Export export) {
            return new State(
                    export.id(),
                    export.state().name().toLowerCase(Locale.ROOT),
                    export.askedAt(),
                    export.doneBytes(),
                    export.totalBytes(),
                    export.state() == Exports.State.RUNNING ? export.secondsLeft(Instant.now()) : -1,
                    export.fileBytes(),
                    export.problem(),
                    export.expiresAt());
        }
    }

    /** All of them, newest first. */
    public record States(List<State> exports) {
        public States {
            exports = List.copyOf(exports);
        }
    }

    @GET
    @Operation(summary = "Lists the archives of everything the organisation has")
    public States list() {
        return new States(
                exports.list(signedIn.requireTenant()).stream().map(State::of).toList());
    }

    @POST
    @Operation(
            summary = "Begins an archive of everything the organisation has",
            description = "There is one at a time: while one is written, it is given again.")
    public Response begin() {
        State state = State.of(exports.begin(signedIn.requireTenant()));
        return Response.accepted(state)
                .header("Location", "/api/v1/exports/" + state.id())
                .build();
    }

    @GET
    @Path("{export}")
    @Operation(summary = "How far an archive is")
    public State one(@PathParam("export") String export) {
        return State.of(exports.find(signedIn.requireTenant(), PathIds.read(export)));
    }

    @GET
    @Path("{export}/archive")
    @Produces("application/zip")
    @Operation(summary = "The archive itself, once it is ready")
    public Response archive(@PathParam("export") String export) {
        return LeavePages.download(exports.file(signedIn.requireTenant(), PathIds.read(export)));
    }
}
