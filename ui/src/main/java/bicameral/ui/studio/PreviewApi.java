package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.message.AnswerEvent;
import bicameral.marketplace.message.Messages;
import bicameral.protocol.ChamberRequest.PreviewPrompt.Said;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.answer.EventStream;
import bicameral.ui.answer.Exchange;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Asks a draft as its creator, streamed as a visitor's answer would be; free, and nothing of it is kept. */
@Path("/api/v1/studio/agents/{agent}/preview")
@RunOnVirtualThread
@Tag(name = "Studio")
public class PreviewApi {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final Messages messages;
    private final ObjectMapper json;

    public PreviewApi(SignedIn signedIn, Frame frame, Knowledge knowledge, Messages messages, ObjectMapper json) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.messages = messages;
        this.json = json;
    }

    /**
     * What to ask.
     *
     * @param earlier what was said before, oldest first: nobody else keeps it
     */
    public record Question(
            @Nullable String text,
            @Nullable String conversation,
            @Nullable List<@Nullable Turn> earlier) {
        /** What was said before; malformed (MALFORMED) where a turn is missing, or a part of one. */
        List<Said> said() {
            if (earlier == null) return List.of();
            List<Said> said = new ArrayList<>();
            for (Turn turn : earlier) {
                if (turn == null) throw malformed();
                said.add(turn.said());
            }
            return said;
        }
    }

    /** A question and what was answered. */
    public record Turn(@Nullable String question, @Nullable String answer) {
        private Said said() {
            if (question == null || answer == null) throw malformed();
            return new Said(question, answer);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Asks the draft of an agent, as a stream of events")
    public Response ask(@PathParam("agent") String id, @Nullable Question question, HttpServerRequest request) {
        CurrentTenant current = signedIn.requireTenant();
        current.require(Role.Permission.BUILD);
        AgentDraft agent = knowledge.agent(current, id);
        if (question == null || question.text() == null) throw malformed();
        String text = question.text();
        UUID conversation = question.conversation() == null ? null : PathIds.read(question.conversation());
        UUID message = Ids.next();
        Language language = frame.language();
        Messages.Preview preview =
                new Messages.Preview(agent.id(), message, conversation, text, language.code(), question.said());
        Exchange exchange = Exchange.start(
                (events, gone) -> messages.preview(current, preview, events, gone),
                () -> request.response().closed());
        AnswerEvent first = EventStream.first(exchange);
        if (first == null) return Response.noContent().build();
        return Response.ok(new EventStream(exchange, first, message, language, json, () -> null))
                .type(MediaType.SERVER_SENT_EVENTS_TYPE.withCharset("UTF-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static Refusal malformed() {
        return new Refusal("malformed", Refusal.Kind.MALFORMED);
    }
}
