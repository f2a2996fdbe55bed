package bicameral.ui.studio;

import bicameral.host.embedding.EmbeddingEndpoint;
import bicameral.host.embedding.EmbeddingEndpoints.Wish;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.SignedIn;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Sets and removes the embedding endpoint on the learning page. */
@Path("/studio/agents/{agent}/learning/endpoint")
@Authenticated
@RunOnVirtualThread
public class EndpointPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final OwnEndpoint endpoint;
    private final LearningPages learning;

    public EndpointPages(
            SignedIn signedIn, Frame frame, Knowledge knowledge, OwnEndpoint endpoint, LearningPages learning) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.endpoint = endpoint;
        this.learning = learning;
    }

    /** Saves it; whether anything leaves is one of its fields. */
    @POST
    public Response set(
            @PathParam("agent") String id,
            @FormParam("address") @Nullable String address,
            @FormParam("model") @Nullable String model,
            @FormParam("key") @Nullable String key,
            @FormParam("questionPrefix") @Nullable String questionPrefix,
            @FormParam("passagePrefix") @Nullable String passagePrefix,
            @FormParam("passages") @Nullable String passages,
            @FormParam("enabled") @Nullable String enabled) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Wish wish = new Wish(
                typed(address).strip(),
                typed(model),
                typed(questionPrefix),
                typed(passagePrefix),
                number(typed(passages)),
                typed(key).strip(),
                "yes".equals(enabled));
        try {
            EmbeddingEndpoint set = endpoint.set(current, wish);
            return back(agent, set.enabled() ? "endpoint-on" : "endpoint-off");
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            Problem problem = Problem.of(refusal);
            EndpointForm form = endpoint.form(current, null)
                    .refused(wish, typed(passages), Sentences.detail(problem, frame.language()));
            return Response.status(problem.status())
                    .entity(learning.page(current, agent, form))
                    .build();
        }
    }

    /** Forgets it with its key. */
    @POST
    @Path("remove")
    public Response remove(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        endpoint.remove(current);
        return back(agent, "endpoint-removed");
    }

    private static String typed(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** 0, which is refused, where it is none. */
    private static int number(String text) {
        return text.strip().matches("[0-9]{1,6}") ? Integer.parseInt(text.strip()) : 0;
    }

    private static Response back(AgentDraft agent, String done) {
        return Response.seeOther(URI.create("/studio/agents/" + agent.id() + "/learning?done=" + done + "#endpoint"))
                .build();
    }
}
