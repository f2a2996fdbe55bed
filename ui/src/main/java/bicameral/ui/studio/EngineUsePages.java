package bicameral.ui.studio;

import bicameral.host.gateway.EngineBound;
import bicameral.host.gateway.EngineRules;
import bicameral.host.receipt.Receipts;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.WholeNumber;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far an agent may use its organisation's share of the shared engine, in its owner's word. */
@Path("/studio/agents/{agent}/engine")
@Authenticated
@RunOnVirtualThread
public class EngineUsePages {
    private static final String WRONG = "engine_numbers_wrong";

    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final EngineRules rules;
    private final Receipts receipts;

    public EngineUsePages(SignedIn signedIn, Frame frame, Knowledge knowledge, EngineRules rules, Receipts receipts) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.rules = rules;
        this.receipts = receipts;
    }

    @CheckedTemplate(basePath = "studio")
    static class Pages {
        private Pages() {}

        static native TemplateInstance engine(View view);
    }

    /**
     * All that the page shows.
     *
     * @param owner whether the bounds may be changed
     * @param typed what stands in the fields
     * @param today tokens of this day of UTC
     */
    public record View(
            AgentDraft agent,
            boolean owner,
            Typed typed,
            long today,
            boolean saved,
            @Nullable String error) {}

    /** Bounds as they are typed. */
    public record Typed(String calls, String minute, String day) {
        private static Typed of(EngineBound bound) {
            return new Typed(
                    String.valueOf(bound.calls()),
                    String.valueOf(bound.tokensPerMinute()),
                    String.valueOf(bound.tokensPerDay()));
        }

        private EngineBound read() {
            Integer atOnce = WholeNumber.readInt(calls, WRONG);
            Long ofMinute = WholeNumber.read(minute, WRONG);
            Long ofDay = WholeNumber.read(day, WRONG);
            return new EngineBound(
                    Objects.requireNonNullElse(atOnce, 0),
                    Objects.requireNonNullElse(ofMinute, 0L),
                    Objects.requireNonNullElse(ofDay, 0L));
        }
    }

    /** The bounds, and what was used today. */
    @GET
    public TemplateInstance page(@PathParam("agent") String id, @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Typed typed = Typed.of(rules.bounded(current, agent.id()));
        return Pages.engine(view(current, agent, typed, "saved".equals(done), null));
    }

    /** Sets them; an empty field is no bound. */
    @POST
    public Response set(
            @PathParam("agent") String id,
            @FormParam("calls") @Nullable String calls,
            @FormParam("minute") @Nullable String minute,
            @FormParam("day") @Nullable String day) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Typed typed = new Typed(text(calls), text(minute), text(day));
        try {
            rules.bound(current, agent.id(), typed.read());
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            Problem problem = Problem.of(refusal);
            String sentence = Sentences.detail(problem, frame.language());
            return Response.status(problem.status())
                    .entity(Pages.engine(view(current, agent, typed, false, sentence)))
                    .build();
        }
        return Response.seeOther(URI.create("/studio/agents/" + agent.id() + "/engine?done=saved"))
                .build();
    }

    private View view(CurrentTenant current, AgentDraft agent, Typed typed, boolean saved, @Nullable String error) {
        Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);
        long today = receipts.tokensSince(current.tenant(), agent.id(), midnight);
        return new View(agent, current.may(Role.Permission.MANAGE_EGRESS), typed, today, saved, error);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
