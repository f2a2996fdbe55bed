package bicameral.ui.studio;

import bicameral.host.chamber.ChamberOperations;
import bicameral.host.chamber.Life;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.template.AgentTemplate;
import bicameral.marketplace.template.Templates;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tenant's agents, and a new one in three fields. */
@Path("/studio")
@Authenticated
@RunOnVirtualThread
public class StudioPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Agents agents;
    private final Listings listings;
    private final Templates templates;
    private final ChamberOperations chambers;
    private final BillingSettings settings;

    public StudioPages(
            SignedIn signedIn,
            Frame frame,
            Agents agents,
            Listings listings,
            Templates templates,
            ChamberOperations chambers,
            BillingSettings settings) {
        this.chambers = chambers;
        this.settings = settings;
        this.signedIn = signedIn;
        this.frame = frame;
        this.agents = agents;
        this.listings = listings;
        this.templates = templates;
    }

    @CheckedTemplate(basePath = "studio", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static class Pages {
        private Pages() {}

        static native TemplateInstance agents(List<Row> rows, boolean mayBuild, boolean quarantined);

        static native TemplateInstance newAgent(
                NewAgent form, TemplateMatrix matrix, @Nullable AgentTemplate chosen, Map<String, String> errors);
    }

    /** One line of the list. */
    public record Row(AgentDraft agent, long answers) {}

    /** The three fields as typed. */
    public record NewAgent(String name, String purpose, String template) {}

    /** All agents of the tenant. */
    @GET
    public TemplateInstance agents() {
        CurrentTenant current = signedIn.requireTenant();
        List<Row> rows = agents.list(current).stream().map(this::row).toList();
        boolean quarantined = chambers.life(current.tenant()) instanceof Life.Quarantined;
        return Pages.agents(rows, current.may(Role.Permission.BUILD), quarantined);
    }

    /** The three fields; the home page hands over what was typed there. */
    @GET
    @Path("new")
    public TemplateInstance newAgent(
            @QueryParam("name") @Nullable String name,
            @QueryParam("purpose") @Nullable String purpose,
            @QueryParam("template") @Nullable String template) {
        signedIn.requireTenant().require(Role.Permission.BUILD);
        return page(new NewAgent(orEmpty(name), orEmpty(purpose), orEmpty(template)), Map.of());
    }

    /** Makes the draft and goes on to its editor. */
    @POST
    @Path("new")
    public Response create(
            @FormParam("name") @Nullable String name,
            @FormParam("purpose") @Nullable String purpose,
            @FormParam("template") @Nullable String template) {
        CurrentTenant current = signedIn.requireTenant();
        NewAgent form = new NewAgent(orEmpty(name).strip(), orEmpty(purpose).strip(), orEmpty(template));
        try {
            AgentDraft made = agents.create(
                    current, form.name(), purposeOf(form), form.template(), language(), settings.currencies());
            return Response.seeOther(URI.create("/studio/agents/" + made.id())).build();
        } catch (Refusal refusal) {
            Map<String, String> errors = FieldErrors.of(refusal, frame.language());
            return Response.status(422).entity(page(form, errors)).build();
        }
    }

    private TemplateInstance page(NewAgent form, Map<String, String> errors) {
        List<AgentTemplate> all = templates.all(language());
        Optional<AgentTemplate> chosen = templates
                .find(form.template(), language())
                .or(() -> all.stream().findFirst());
        return Pages.newAgent(form, TemplateMatrix.of(all), chosen.orElse(null), errors);
    }

    /** An empty purpose takes the template's sentence, as the page says. */
    private String purposeOf(NewAgent form) {
        if (!form.purpose().isEmpty()) return form.purpose();
        return templates
                .find(form.template(), language())
                .map(AgentTemplate::promise)
                .orElse("");
    }

    private Row row(AgentDraft agent) {
        if (agent.liveVersion() == null) return new Row(agent, 0);
        return new Row(
                agent, listings.bySlug(agent.slug()).map(Listing::answers).orElse(0L));
    }

    private String language() {
        return frame.language().code();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
