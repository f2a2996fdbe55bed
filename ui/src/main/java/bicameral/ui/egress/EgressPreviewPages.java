package bicameral.ui.egress;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.EnginePreview;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberRequest.PreviewPrompt.Said;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.receipt.Spans;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.Knowledge;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Side by side: what the chamber has for a question, and the exact body that the engine would get. Nothing is sent. */
@Path("/studio/agents/{agent}/egress")
@Authenticated
@RunOnVirtualThread
public class EgressPreviewPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final Protection protection;

    public EgressPreviewPages(SignedIn signedIn, Frame frame, Knowledge knowledge, Protection protection) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.protection = protection;
    }

    @CheckedTemplate(basePath = "egress")
    static class Pages {
        private Pages() {}

        static native TemplateInstance preview(View view);
    }

    /**
     * All that the page shows.
     *
     * @param asked what was typed
     * @param shown null before a question was asked
     * @param stop why the wall would stop it, in words
     * @param cut a sentence where the tenant's ceiling cuts what was chosen
     */
    public record View(
            AgentDraft agent,
            Asked asked,
            EgressPolicy own,
            @Nullable EnginePreview shown,
            List<Replacement> replaced,
            @Nullable String stop,
            @Nullable String cut,
            @Nullable String error) {
        public View {
            replaced = List.copyOf(replaced);
        }

        /** Policies to look at. */
        public List<EgressPages.Choice> choices() {
            return Arrays.stream(EgressPolicy.values())
                    .filter(policy -> policy != EgressPolicy.NONE)
                    .map(EgressPages.Choice::new)
                    .toList();
        }

        /** Bytes of each sort. */
        public List<Share> shares() {
            Spans spans = shown == null ? Spans.NONE : shown.spans();
            return List.of(
                    Share.of(Piece.Sort.TEMPLATE, spans.template(), spans),
                    Share.of(Piece.Sort.QUESTION, spans.question(), spans),
                    Share.of(Piece.Sort.CONVERSATION, spans.conversation(), spans),
                    Share.of(Piece.Sort.PASSAGE, spans.passages(), spans),
                    Share.of(Piece.Sort.PSEUDONYM, spans.pseudonyms(), spans));
        }

        /** The body, cut by sort. */
        public List<Stretch> stretches() {
            return shown == null
                    ? List.of()
                    : shown.segments().stream()
                            .map(segment -> new Stretch(segment.sort(), segment.text()))
                            .toList();
        }

        /** Whether no engine is connected. */
        public boolean noEngine() {
            return shown != null && shown.body().startsWith("{\"model\":\"\"");
        }
    }

    /** What was typed. */
    public record Asked(String question, String before, String answered, String as) {}

    /** Bytes of a sort and their share in percent. */
    public record Share(String sort, long bytes, long percent) {
        static Share of(Piece.Sort sort, long bytes, Spans all) {
            return new Share(sort.name(), bytes, all.total() == 0 ? 0 : Math.round(100.0 * bytes / all.total()));
        }

        /** Key of the sort's name. */
        public String key() {
            return "k_" + sort;
        }

        /** Its class. */
        public String look() {
            return "of-" + sort.toLowerCase(Locale.ROOT);
        }
    }

    /** A stretch of the body. */
    public record Stretch(Piece.Sort sort, String text) {
        /** Key of the sort's name. */
        public String key() {
            return "k_" + sort;
        }

        /** Its class. */
        public String look() {
            return "of-" + sort.name().toLowerCase(Locale.ROOT);
        }

        /** Whether it needs no mark. */
        public boolean plain() {
            return sort == Piece.Sort.TEMPLATE;
        }
    }

    /** What a pseudonym stands for, and why. */
    public record Replacement(String pseudonym, String original, String why) {}

    /** The page before a question. */
    @GET
    public TemplateInstance page(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Asked nothing = new Asked("", "", "", "");
        return Pages.preview(new View(agent, nothing, own(agent), null, List.of(), null, null, null));
    }

    /** What the engine would see. A post, so that the question is in no address and no log of addresses. */
    @POST
    public Response show(
            @PathParam("agent") String id,
            @FormParam("question") @Nullable String question,
            @FormParam("before") @Nullable String before,
            @FormParam("answered") @Nullable String answered,
            @FormParam("as") @Nullable String as) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Asked asked = new Asked(text(question), text(before), text(answered), text(as));
        EgressPolicy wanted = Arrays.stream(EgressPolicy.values())
                .filter(policy -> policy.name().equals(asked.as()))
                .findFirst()
                .orElse(own(agent));
        try {
            EnginePreview shown = protection.preview(
                    current,
                    agent,
                    wanted,
                    earlier(asked),
                    asked.question(),
                    frame.language().code());
            return Response.ok(Pages.preview(view(current, agent, asked, wanted, shown)))
                    .header("Cache-Control", "no-store")
                    .build();
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID && refusal.kind() != Refusal.Kind.UNAVAILABLE) throw refusal;
            String error = Sentences.detail(Problem.of(refusal), frame.language());
            int status = refusal.kind() == Refusal.Kind.INVALID ? 422 : 503;
            return Response.status(status)
                    .entity(Pages.preview(new View(agent, asked, own(agent), null, List.of(), null, null, error)))
                    .build();
        }
    }

    private View view(CurrentTenant current, AgentDraft agent, Asked asked, EgressPolicy wanted, EnginePreview shown) {
        EgressMessages say = EgressTexts.of(frame.language());
        String cut = shown.allowed() == wanted
                ? null
                : say.pv_cut(
                        EgressTexts.policy(protection.ceiling(current), say),
                        EgressTexts.policy(wanted, say),
                        EgressTexts.policy(shown.allowed(), say));
        List<Replacement> replaced = shown.replaced().stream()
                .map(one -> new Replacement(one.pseudonym(), one.original(), EgressTexts.rule(one.rule(), say)))
                .toList();
        String stop = shown.stop() == null ? null : EgressTexts.stop(shown.stop(), say);
        return new View(agent, asked, own(agent), shown, replaced, stop, cut, null);
    }

    private static List<Said> earlier(Asked asked) {
        boolean none = asked.before().isEmpty() && asked.answered().isEmpty();
        return none ? List.of() : List.of(new Said(asked.before(), asked.answered()));
    }

    private static EgressPolicy own(AgentDraft agent) {
        return agent.settings().engine() == AgentBrief.Engine.EXTRACTIVE
                ? EgressPolicy.NONE
                : agent.settings().egress();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.replace("\r\n", "\n").strip();
    }
}
