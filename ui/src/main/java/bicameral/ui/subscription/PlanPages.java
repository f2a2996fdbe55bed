package bicameral.ui.subscription;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.PlanFields;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plans of an agent's draft. */
@Path("/studio/agents/{agent}/plans")
@Authenticated
@RunOnVirtualThread
public class PlanPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Agents agents;

    public PlanPages(SignedIn signedIn, Frame frame, Agents agents) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.agents = agents;
    }

    @CheckedTemplate(basePath = "plan")
    static class Pages {
        private Pages() {}

        static native TemplateInstance edit(View view);
    }

    /** The form, by field: month_price, month_included …, trial_days, trial_messages. */
    public record View(
            AgentDraft agent,
            Map<String, String> typed,
            boolean mayBuild,
            boolean priced,
            @Nullable String told,
            @Nullable String error) {
        /** What stands in a field. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }

        /** The kinds of plans. */
        public List<Fields> kinds() {
            return Arrays.stream(Kind.values())
                    .map(kind -> new Fields(kind.id()))
                    .toList();
        }
    }

    /** The fields of one kind, which is the key of its name. */
    public record Fields(String kind) {
        /** Key of what it is. */
        public String what() {
            return kind + "_what";
        }

        /** Name of the price's field. */
        public String price() {
            return kind + "_price";
        }

        /** Name of the field of its messages. */
        public String included() {
            return kind + "_included";
        }
    }

    /** The plans. */
    @GET
    public TemplateInstance edit(@PathParam("agent") String id, @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = agents.get(current, PathIds.read(id));
        return page(
                current,
                agent,
                PlanFields.typed(agent.settings().plans()),
                "saved".equals(done) ? say().edit_saved() : null,
                null);
    }

    /** Saves them to the draft. */
    @POST
    public Response save(@PathParam("agent") String id, MultivaluedMap<String, String> form) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = agents.get(current, PathIds.read(id));
        Map<String, String> typed =
                new LinkedHashMap<>(PlanFields.typed(agent.settings().plans()));
        typed.replaceAll((field, kept) ->
                Optional.ofNullable(form.getFirst(field)).map(String::strip).orElse(""));
        try {
            Money price = agent.settings().pricePerMessage();
            Plans plans = PlanFields.read(typed, price.currency()).checked(price);
            if (!plans.equals(agent.settings().plans()))
                agents.save(current, agent.id(), agent.settings().with(plans), revision(form, agent));
            return Response.seeOther(URI.create("/studio/agents/" + agent.id() + "/plans?done=saved"))
                    .build();
        } catch (Refusal refusal) {
            return switch (refusal.code()) {
                case "invalid_plans" -> again(422, current, agent, typed, say().edit_bad());
                case "stale_revision" -> again(409, current, agent, typed, say().edit_stale());
                default -> throw refusal;
            };
        }
    }

    private Response again(
            int status, CurrentTenant current, AgentDraft agent, Map<String, String> typed, String error) {
        return Response.status(status)
                .entity(page(current, agent, typed, null, error))
                .build();
    }

    private static long revision(MultivaluedMap<String, String> form, AgentDraft agent) {
        String sent = form.getFirst("revision");
        return sent == null || !sent.matches("\\d{1,18}") ? agent.revision() : Long.parseLong(sent);
    }

    private TemplateInstance page(
            CurrentTenant current,
            AgentDraft agent,
            Map<String, String> typed,
            @Nullable String told,
            @Nullable String error) {
        return Pages.edit(new View(
                agent,
                typed,
                current.may(Role.Permission.BUILD),
                !agent.settings().pricePerMessage().isZero(),
                told,
                error));
    }

    private PlanTexts say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(PlanTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(PlanTexts.class);
    }
}
