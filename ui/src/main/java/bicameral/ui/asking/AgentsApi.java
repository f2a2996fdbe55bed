package bicameral.ui.asking;

import bicameral.host.chamber.Chambers;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.message.AnswerEvent;
import bicameral.marketplace.message.AskCommand;
import bicameral.marketplace.message.Messages;
import bicameral.marketplace.message.Slips;
import bicameral.protocol.ChamberEvent;
import bicameral.tenant.Refusal;
import bicameral.ui.answer.AnswerJson;
import bicameral.ui.answer.Collected;
import bicameral.ui.answer.Ends;
import bicameral.ui.answer.EventStream;
import bicameral.ui.answer.Exchange;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.visitor.Asker;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Agents, over HTTP for programs and the agent page's script. No key is needed within the free quota. */
@Path("/api/v1/agents")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Agents")
public class AgentsApi {
    private static final int MAX_PER_PAGE = 50;

    private final Asking asking;
    private final Listings listings;
    private final Messages messages;
    private final Chambers chambers;
    private final Slips slips;
    private final Asker asker;
    private final Frame frame;
    private final ObjectMapper json;

    public AgentsApi(
            Asking asking,
            Listings listings,
            Messages messages,
            Chambers chambers,
            Slips slips,
            Asker asker,
            Frame frame,
            ObjectMapper json) {
        this.asking = asking;
        this.listings = listings;
        this.messages = messages;
        this.chambers = chambers;
        this.slips = slips;
        this.asker = asker;
        this.frame = frame;
        this.json = json;
    }

    @GET
    @Operation(summary = "Find agents", description = "An empty query lists all; category is one of the market's ids.")
    public AgentJson.Agents find(
            @QueryParam("q") @DefaultValue("") String query,
            @QueryParam("category") @DefaultValue("") String category,
            @QueryParam("page") @DefaultValue("1") int page,
            @QueryParam("limit") @DefaultValue("20") int limit) {
        if (page < 1 || limit < 1 || limit > MAX_PER_PAGE) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        Listings.Page found = listings.search(query, category, page, limit);
        return new AgentJson.Agents(
                found.listings().stream()
                        .map(listing -> AgentJson.Agent.of(listing, frame.base()))
                        .toList(),
                found.total(),
                found.page(),
                found.pages());
    }

    @GET
    @Path("{agent}")
    @Operation(summary = "One agent")
    public AgentJson.Agent one(@PathParam("agent") String slug) {
        return AgentJson.Agent.of(asking.agent(slug), frame.base());
    }

    @POST
    @Path("{agent}/messages")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @Operation(
            summary = "Ask an agent",
            description =
                    "With Accept: text/event-stream the answer is streamed as events token, citation, receipt, price and"
                            + " one end: done, abstained, held, refused or failed. Only done may cost. An Idempotency-Key makes it safe"
                            + " to send twice. A Priority header (RFC 9218) of u=6 or u=7 says that nobody waits for it:"
                            + " where the shared engine is crowded, others go first.")
    @APIResponse(
            responseCode = "200",
            description = "The answer, or an honest \"not covered\"",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AnswerJson.Whole.class)))
    public Response ask(
            @PathParam("agent") String slug,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @HeaderParam("Priority") @Nullable String priority,
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept,
            AgentJson.@Nullable Question question,
            HttpServerRequest request) {
        if (question == null) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        AskCommand command = asking.command(
                slug,
                Asking.message(key, asker.visitor()),
                asker,
                Asking.conversation(question.conversation()),
                question.text() == null ? "" : question.text(),
                frame.language(),
                priority);
        boolean stream = accept != null && accept.contains(MediaType.SERVER_SENT_EVENTS);
        return stream ? stream(command, request) : whole(command, request);
    }

    private Response stream(AskCommand command, HttpServerRequest request) {
        Exchange exchange = Exchange.start((events, gone) -> messages.ask(command, events, gone), () -> gone(request));
        AnswerEvent first = EventStream.first(exchange);
        if (first == null) return Response.noContent().build();
        return Response.ok(new EventStream(
                        exchange, first, command.message(), frame.language(), json, asking.balance(command)))
                .type(MediaType.SERVER_SENT_EVENTS_TYPE.withCharset("UTF-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private Response whole(AskCommand command, HttpServerRequest request) {
        Collected collected = new Collected();
        messages.ask(command, collected, () -> gone(request));
        var end = collected.end(command.message());
        Problem problem = Ends.problem(end);
        Response.ResponseBuilder response = Response.status(problem.status())
                .entity(collected.whole(
                        command.message(),
                        frame.language(),
                        asking.balance(command).get()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        problem.retryAfterSeconds().ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
        return response.build();
    }

    private static boolean gone(HttpServerRequest request) {
        return request.response().closed();
    }

    @GET
    @Path("{agent}/passages/{document}/{passage}")
    @Operation(summary = "A cited passage among its neighbours")
    public AgentJson.Passages passage(
            @PathParam("agent") String slug,
            @PathParam("document") String document,
            @PathParam("passage") long passage) {
        Listing agent = asking.agent(slug);
        try {
            return new AgentJson.Passages(
                    chambers
                            .openPassage(agent.tenant(), agent.collection(), UUID.fromString(document), passage)
                            .stream()
                            .map(AgentJson.Passage::of)
                            .toList());
        } catch (IllegalArgumentException notAnId) {
            throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        }
    }

    @GET
    @Path("{agent}/conversations/{conversation}")
    @Operation(summary = "One's own conversation")
    public Response conversation(@PathParam("agent") String slug, @PathParam("conversation") String conversation) {
        Listing agent = asking.agent(slug);
        UUID id = requireConversation(conversation);
        var turns = chambers.conversation(agent.tenant(), agent.agent(), id, asker.visitor());
        var paid = slips.of(
                agent.tenant(), turns.stream().map(ChamberEvent.Turn::message).toList());
        return Response.ok(new AgentJson.Conversation(
                        id,
                        turns.stream()
                                .map(turn ->
                                        AgentJson.Turn.of(turn, paid.getOrDefault(turn.message(), Slips.Slip.NONE)))
                                .toList()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @DELETE
    @Path("{agent}/conversations/{conversation}")
    @Operation(summary = "Forget one's own conversation; also where there was none")
    public Response forget(@PathParam("agent") String slug, @PathParam("conversation") String conversation) {
        Listing agent = asking.agent(slug);
        chambers.deleteConversation(agent.tenant(), agent.agent(), requireConversation(conversation), asker.visitor());
        return Response.noContent().build();
    }

    private static UUID requireConversation(String id) {
        UUID conversation = Asking.conversation(id);
        if (conversation == null) throw new Refusal("unknown_conversation", Refusal.Kind.NOT_FOUND);
        return conversation;
    }
}
