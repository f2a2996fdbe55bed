package bicameral.ui.studio;

import bicameral.host.chamber.Chambers;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.AgentVersion;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Commissions;
import bicameral.marketplace.listing.Category;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.listing.PricePerMessage;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.share.Lineage;
import bicameral.marketplace.share.Percent;
import bicameral.marketplace.share.Remixes;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Bundles;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.settings.Settings;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The editor. Each deed of the form first saves what was typed; a save on an older draft than the newest changes nothing
 * and asks. With scripts the same posts come with {@code X-Swap} and get the page back instead of a redirect.
 */
@Path("/studio/agents/{agent}")
@Authenticated
@RunOnVirtualThread
public class EditorPages {
    private static final int SHOWN = 120;
    private static final List<String> PIGMENTS = List.of("ink", "azure", "jade", "ochre", "rouge", "violet");

    private final SignedIn signedIn;
    private final Frame frame;
    private final Agents agents;
    private final Chambers chambers;
    private final BillingSettings billing;
    private final Commissions commissions;
    private final Settings settings;
    private final Ceilings ceilings;
    private final Remixes remixes;
    private final Listings listings;

    public EditorPages(
            SignedIn signedIn,
            Frame frame,
            Agents agents,
            Chambers chambers,
            BillingSettings billing,
            Commissions commissions,
            Settings settings,
            Ceilings ceilings,
            Remixes remixes,
            Listings listings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.agents = agents;
        this.chambers = chambers;
        this.billing = billing;
        this.commissions = commissions;
        this.settings = settings;
        this.ceilings = ceilings;
        this.remixes = remixes;
        this.listings = listings;
    }

    @CheckedTemplate(basePath = "studio")
    static class Pages {
        private Pages() {}

        static native TemplateInstance editor(View view);
    }

    /**
     * All that the editor shows.
     *
     * @param was live values of changed fields
     * @param errors sentences by field
     * @param knowledge null where the chamber cannot be woken
     * @param done what was just done, as a sentence
     * @param stale whether someone else saved meanwhile
     * @param ceiling what may leave the tenant's chamber at most
     * @param remixMost the most that may be asked of remixes; empty where nobody may make any
     * @param rise the dearer price that publishing the draft would announce, null for none
     * @param announced the dearer price that is announced already, null for none
     * @param owed what the authors of whom it was made have; null where it was made from none, empty where they have nothing
     */
    public record View(
            AgentDraft agent,
            DraftFields fields,
            Map<String, String> was,
            Map<String, String> errors,
            @Nullable KnowledgeSummary knowledge,
            List<AgentVersion> versions,
            PriceSplit split,
            List<String> currencies,
            boolean engineConfigured,
            boolean mayBuild,
            @Nullable String done,
            boolean stale,
            EgressPolicy ceiling,
            String remixMost,
            @Nullable String owed,
            PricePerMessage.@Nullable Rise rise,
            PricePerMessage.@Nullable Rise announced) {
        public View {
            versions = List.copyOf(versions);
        }

        /** What the publisher has seen of the rise, which publishing names. */
        public String seen() {
            return rise == null ? "" : EditorPages.seen(rise);
        }

        /** Number the next version will have. */
        public int next() {
            return agent.latestVersion() + 1;
        }

        /** Whether a section has changed fields: persona, engine, price. */
        public boolean changed(String section) {
            return was.keySet().stream().anyMatch(field -> section.equals(DraftFields.SECTIONS.get(field)));
        }

        /** Whether the tenant's ceiling lets less out than was chosen. */
        public boolean ceilingCuts() {
            return DraftFields.Writer.named(value("engine"))
                    .filter(writer -> writer.egress().compareTo(ceiling) > 0)
                    .isPresent();
        }

        /** Key of the ceiling's name. */
        public String ceilingKey() {
            return "p_" + ceiling.name().toLowerCase(Locale.ROOT);
        }

        /** What is now in a field. */
        public String value(String field) {
            return fields.get(field);
        }

        /** Whether a field has a live value to go back to. */
        public boolean differs(String field) {
            return was.containsKey(field);
        }

        /** A message that names the live value of a choice; null for fields of free text. */
        public @Nullable String wasKey(String field) {
            String live = was.getOrDefault(field, "");
            return switch (field) {
                case "category" -> categoryKey(live);
                case "pigment" -> pigmentKey(live);
                case "plans" -> "plans_were";
                case "engine" -> "e_" + live.toLowerCase(Locale.ROOT);
                default -> null;
            };
        }

        /** As {@link #wasKey}, among the texts about prices. */
        public @Nullable String wasPriceKey(String field) {
            return switch (was.getOrDefault(field, "")) {
                case "PASSED" -> "ec_passed";
                case "INCLUDED" -> "ec_included";
                case "MUST" -> "c_must";
                case "MAY" -> "c_may";
                default -> null;
            };
        }

        /** The live price; null for none. */
        public @Nullable Money wasPrice() {
            return agent.live() == null ? null : agent.live().pricePerMessage();
        }

        /** The beginning of a live value. */
        public String wasText(String field) {
            String live = was.getOrDefault(field, "");
            return live.codePointCount(0, live.length()) <= SHOWN
                    ? live
                    : live.substring(0, live.offsetByCodePoints(0, SHOWN)) + "…";
        }

        /** Key of a category's name. */
        public String categoryKey(String category) {
            return "cat_" + category;
        }

        /** Key of a colour's name. */
        public String pigmentKey(String pigment) {
            return "pig_" + pigment;
        }

        /** Key of a currency's name. */
        public String currencyKey(String code) {
            return switch (code) {
                case "CNY", "USD", "EUR" -> "cur_" + code;
                default -> "cur_other";
            };
        }

        /** Categories to choose from. */
        public List<String> categories() {
            return Arrays.stream(Category.values()).map(Category::id).toList();
        }

        /** Colours to choose from. */
        public List<String> pigments() {
            return PIGMENTS;
        }
    }

    /** The editor. */
    @GET
    public TemplateInstance edit(@PathParam("agent") String id, @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = agents.get(current, PathIds.read(id));
        return Pages.editor(view(current, agent, DraftFields.of(agent.settings()), Map.of(), said(done, agent), false));
    }

    /** Saves; {@code undo} names a field to set back to its live value first. */
    @POST
    public Response save(
            @PathParam("agent") String id,
            @HeaderParam("X-Swap") @Nullable String swap,
            MultivaluedMap<String, String> form) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = agents.get(current, PathIds.read(id));
        Attempt attempt = attempt(current, agent, form);
        if (attempt.failed()) return again(current, agent, attempt);
        if (swap == null) return back(agent.id(), null);
        AgentDraft saved = attempt.saved();
        return Response.ok(Pages.editor(view(current, saved, DraftFields.of(saved.settings()), Map.of(), null, false)))
                .build();
    }

    /** Saves, then makes the draft public. */
    @POST
    @Path("publish")
    public Response publish(@PathParam("agent") String id, MultivaluedMap<String, String> form) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = agents.get(current, PathIds.read(id));
        Attempt attempt = attempt(current, agent, form);
        if (attempt.failed()) return again(current, agent, attempt);
        // What will be announced is shown before it is.
        Optional<PricePerMessage.Rise> rise = agents.rise(current, agent.id());
        if (rise.isPresent() && !seen(rise.get()).equals(form.getFirst("rise"))) return back(agent.id(), "rises");
        agents.publish(current, agent.id());
        return back(agent.id(), "published");
    }

    private static String seen(PricePerMessage.Rise rise) {
        return Figures.decimal(rise.then().price()) + (rise.then().passesEngineCost() ? "+" : "");
    }

    /** Throws the draft's changes away. */
    @POST
    @Path("revert")
    public Response revert(@PathParam("agent") String id) {
        UUID agent = PathIds.read(id);
        agents.revertToLive(signedIn.requireTenant(), agent);
        return back(agent, "reverted");
    }

    /** Makes an earlier version public again. */
    @POST
    @Path("versions/{version}")
    public Response rollBack(@PathParam("agent") String id, @PathParam("version") int version) {
        UUID agent = PathIds.read(id);
        agents.rollBack(signedIn.requireTenant(), agent, version);
        return back(agent, "rolled");
    }

    /** Takes it off the market. */
    @POST
    @Path("unpublish")
    public Response unpublish(@PathParam("agent") String id) {
        UUID agent = PathIds.read(id);
        agents.unpublish(signedIn.requireTenant(), agent);
        return back(agent, "unpublished");
    }

    /** Deletes an agent that is not public. */
    @POST
    @Path("delete")
    public Response delete(@PathParam("agent") String id) {
        agents.delete(signedIn.requireTenant(), PathIds.read(id));
        return Response.seeOther(URI.create("/studio")).build();
    }

    /** A try to save: either the saved draft or what stands in its way. */
    private record Attempt(@Nullable AgentDraft draft, DraftFields fields, Map<String, String> errors, boolean stale) {
        boolean failed() {
            return draft == null;
        }

        AgentDraft saved() {
            if (draft == null) throw new IllegalStateException("not saved");
            return draft;
        }
    }

    private Attempt attempt(CurrentTenant current, AgentDraft agent, MultivaluedMap<String, String> form) {
        DraftFields fields = DraftFields.read(form, agent.settings());
        String undo = form.getFirst("undo");
        if (undo != null && agent.live() != null) fields = fields.with(undo, agent.live());
        Map<String, String> errors = new LinkedHashMap<>();
        for (String field : fields.unreadable()) errors.put(field, FieldErrors.sentence(field, language()));
        if (!errors.isEmpty()) return new Attempt(null, fields, errors, false);
        try {
            var settings = fields.settings();
            if (!offered(settings.pricePerMessage().currency(), agent.settings()))
                throw new Refusal("invalid_currency", Refusal.Kind.INVALID);
            Integer remix = settings.terms().remixBasisPoints();
            if (remix != null && remix > remixes.most()) throw new Refusal("invalid_remix_share", Refusal.Kind.INVALID);
            boolean same = settings.equals(agent.settings());
            long revision = Revisions.read(form.getFirst("revision"));
            AgentDraft saved = same ? agent : agents.save(current, agent.id(), settings, revision);
            return new Attempt(saved, fields, Map.of(), false);
        } catch (Refusal refusal) {
            if (refusal.code().equals("stale_revision")) return new Attempt(null, fields, Map.of(), true);
            return new Attempt(null, fields, FieldErrors.of(refusal, language()), false);
        }
    }

    /** One of the market's; the one it has stays until another is chosen. */
    private boolean offered(Currency currency, AgentSettings saved) {
        return billing.currencies().contains(currency)
                || currency.equals(saved.pricePerMessage().currency());
    }

    /** The page with what was typed and why it was not saved. */
    private Response again(CurrentTenant current, AgentDraft agent, Attempt attempt) {
        View view = view(current, agent, attempt.fields(), attempt.errors(), null, attempt.stale());
        return Response.status(attempt.stale() ? 409 : 422)
                .entity(Pages.editor(view))
                .build();
    }

    private View view(
            CurrentTenant current,
            AgentDraft agent,
            DraftFields fields,
            Map<String, String> errors,
            @Nullable String done,
            boolean stale) {
        return new View(
                agent,
                fields,
                Optional.ofNullable(agent.live()).map(fields::differing).orElse(Map.of()),
                errors,
                knowledge(current, agent),
                agents.versions(current, agent.id()),
                PriceSplit.of(
                        agent.settings().pricePerMessage(),
                        billing,
                        commissions
                                .of(
                                        current.tenant(),
                                        agent.settings().pricePerMessage().currency())
                                .basisPoints()),
                billing.currencies().stream().map(Currency::getCurrencyCode).toList(),
                settings.engine().url().isPresent(),
                current.may(Role.Permission.BUILD),
                done,
                stale,
                ceilings.of(current.tenant()),
                remixes.most() == 0 ? "" : Percent.of(remixes.most()),
                owed(remixes.of(current, agent.id())),
                agent.differs() || agent.live() == null
                        ? agents.rise(current, agent.id()).orElse(null)
                        : null,
                listings.bySlug(agent.slug()).map(Listing::rise).orElse(null));
    }

    private static @Nullable String owed(Lineage lineage) {
        if (lineage.authors().isEmpty()) return null;
        return lineage.basisPoints() == 0 ? "" : Percent.of(lineage.basisPoints());
    }

    private @Nullable KnowledgeSummary knowledge(CurrentTenant current, AgentDraft agent) {
        try {
            return KnowledgeSummary.of(chambers.documents(current.tenant(), agent.collection()));
        } catch (Refusal asleep) {
            return null;
        }
    }

    private @Nullable String said(@Nullable String done, AgentDraft agent) {
        if (done == null) return null;
        StudioMessages say = FieldErrors.messages(language());
        String live = Figures.live(agent);
        return switch (done) {
            case "published" -> say.edit_published(live);
            case "rolled" -> say.edit_rolled(live);
            case "unpublished" -> say.edit_unpublished();
            case "reverted" -> say.edit_reverted();
            case "rises" ->
                agents.rise(signedIn.requireTenant(), agent.id())
                        .map(rise -> Bundles.in(PriceTexts.class, language())
                                .rises_confirm(
                                        Figures.day(rise.from(), language().locale())))
                        .orElse(null);
            default -> null;
        };
    }

    private Language language() {
        return frame.language();
    }

    private static Response back(UUID agent, @Nullable String done) {
        String query = done == null ? "" : "?done=" + done;
        return Response.seeOther(URI.create("/studio/agents/" + agent + query)).build();
    }
}
