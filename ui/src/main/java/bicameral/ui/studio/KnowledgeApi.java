package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Passage;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** An agent's documents for programs. Agents and documents of others are 404, the same as missing ones. */
@Path("/api/v1/studio/agents/{agent}/documents")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Studio")
public class KnowledgeApi {
    private final SignedIn signedIn;
    private final Knowledge knowledge;

    public KnowledgeApi(SignedIn signedIn, Knowledge knowledge) {
        this.signedIn = signedIn;
        this.knowledge = knowledge;
    }

    /** A document. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Document(
            String id,
            String name,
            String mediaType,
            long bytes,
            String stage,
            @Nullable String problem,
            int passages,
            int pages,
            Progress progress,
            Instant addedAt,
            @Nullable Instant readyAt) {
        static Document of(DocumentState state) {
            return new Document(
                    state.document().toString(),
                    state.name(),
                    state.mediaType(),
                    state.bytes(),
                    state.stage().name().toLowerCase(Locale.ROOT),
                    state.problem(),
                    state.passages(),
                    state.pages(),
                    new Progress(state.unitsDone(), state.unitsTotal(), state.secondsLeft()),
                    state.addedAt(),
                    state.readyAt());
        }
    }

    /** Progress within the stage; -1 seconds where unknown. */
    public record Progress(int done, int total, int secondsLeft) {}

    /** All documents, newest first. */
    public record Documents(List<Document> documents) {
        public Documents {
            documents = List.copyOf(documents);
        }
    }

    /** A question to try. */
    public record Question(@Nullable String text) {}

    /** Passages, best first. */
    public record Found(List<FoundPassage> passages) {
        public Found {
            passages = List.copyOf(passages);
        }
    }

    /** One passage. */
    public record FoundPassage(String document, String documentName, String place, String text, double score) {
        static FoundPassage of(Passage p) {
            return new FoundPassage(p.document().toString(), p.documentName(), p.place(), p.text(), p.score());
        }
    }

    @GET
    @Operation(summary = "Lists an agent's documents and how far they are learned")
    public Documents list(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        return new Documents(
                knowledge.documents(current, agent).stream().map(Document::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            summary = "Uploads a document as the raw body",
            description =
                    "Idempotent by content: a document the agent already holds is returned, not stored twice. With an "
                            + "Idempotency-Key, remembered for a week, the same upload again gives the same document, and "
                            + "another body or name with that key is refused with 409.")
    public Response add(
            @PathParam("agent") String id,
            @QueryParam("name") @Nullable String name,
            @HeaderParam("Content-Length") @Nullable Long length,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            InputStream content) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        DocumentState added = knowledge.add(current, agent, upload(name, length, content, key));
        return Response.created(here(agent, added)).entity(Document.of(added)).build();
    }

    private static Knowledge.Upload upload(
            @Nullable String name, @Nullable Long length, InputStream content, @Nullable String key) {
        if (length != null && length == 0) throw new Refusal("empty_document", Refusal.Kind.INVALID);
        return new Knowledge.Upload(name, length == null ? -1 : length, content, key);
    }

    private static URI here(AgentDraft agent, DocumentState document) {
        return URI.create("/api/v1/studio/agents/" + agent.id() + "/documents/" + document.document());
    }

    @PUT
    @Path("{document}")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            summary = "Uploads a new version of a document as the raw body",
            description =
                    "The new version is a document of its own, whose id and address are returned; the old one answers until the "
                            + "new one is ready and is forgotten then. Idempotency-Key as for a new upload.")
    public Response replace(
            @PathParam("agent") String id,
            @PathParam("document") String document,
            @QueryParam("name") @Nullable String name,
            @HeaderParam("Content-Length") @Nullable Long length,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            InputStream content) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        UUID replaced = PathIds.read(document);
        Knowledge.Upload upload = upload(name, length, content, key);
        DocumentState added = knowledge.replace(current, agent, replaced, upload);
        return Response.created(here(agent, added)).entity(Document.of(added)).build();
    }

    @POST
    @Path("{document}/cancel")
    @Operation(summary = "Stops learning a document; what it taught before goes on to answer")
    public Document cancel(@PathParam("agent") String id, @PathParam("document") String document) {
        CurrentTenant current = signedIn.requireTenant();
        return Document.of(knowledge.cancel(current, knowledge.agent(current, id), PathIds.read(document)));
    }

    @GET
    @Path("{document}/original")
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "Gives the original of a document as it was uploaded")
    public Response original(@PathParam("agent") String id, @PathParam("document") String document) {
        CurrentTenant current = signedIn.requireTenant();
        return Attachment.of(knowledge.original(current, knowledge.agent(current, id), PathIds.read(document)));
    }

    @DELETE
    @Path("{document}")
    @Operation(summary = "Forgets a document; it is not cited again")
    public Response delete(@PathParam("agent") String id, @PathParam("document") String document) {
        CurrentTenant current = signedIn.requireTenant();
        knowledge.delete(current, knowledge.agent(current, id), PathIds.read(document));
        return Response.noContent().build();
    }

    @POST
    @Path("{document}/retry")
    @Operation(summary = "Learns a failed document again")
    public Document retry(@PathParam("agent") String id, @PathParam("document") String document) {
        CurrentTenant current = signedIn.requireTenant();
        return Document.of(knowledge.retry(current, knowledge.agent(current, id), PathIds.read(document)));
    }

    @POST
    @Path("find")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Shows which passages a question would find, without an engine and without cost")
    public Found find(@PathParam("agent") String id, @Nullable Question question) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        if (question == null || question.text() == null) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        return new Found(knowledge.find(current, agent, question.text()).stream()
                .map(FoundPassage::of)
                .toList());
    }
}
