package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Passage;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.Standing;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.PathIds;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a document is worth as a source and why, and its passages in place. */
@Path("/studio/agents/{agent}")
@Authenticated
@RunOnVirtualThread
public class QualityPages {
    private static final int PASSAGES = 50;

    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;

    public QualityPages(SignedIn signedIn, Frame frame, Knowledge knowledge) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
    }

    @CheckedTemplate(basePath = "studio")
    static class Pages {
        private Pages() {}

        static native TemplateInstance quality(View view);

        static native TemplateInstance passage(AgentDraft agent, String document, String name, List<Passage> passages);
    }

    /**
     * A document and its worth.
     *
     * @param mark null while the chamber cannot tell
     * @param standing code of it
     */
    public record View(
            AgentDraft agent,
            String document,
            String name,
            QualityWords.@Nullable Mark mark,
            String standing,
            List<QualityWords.Line> reasons,
            List<PassageLine> passages,
            @Nullable String told,
            boolean mayBuild) {
        public View {
            reasons = List.copyOf(reasons);
            passages = List.copyOf(passages);
        }

        /** Where its standing is sent. */
        public String standingPath() {
            return "/studio/agents/" + agent.id() + "/documents/" + document + "/standing";
        }
    }

    /** A passage with its score of 100 and what is held against it. */
    public record PassageLine(long passage, String place, String text, long score, String tone, List<String> reasons) {
        public PassageLine {
            reasons = List.copyOf(reasons);
        }
    }

    /** Score, reasons and standing of a document. */
    @GET
    @Path("documents/{document}/quality")
    public TemplateInstance quality(
            @PathParam("agent") String id,
            @PathParam("document") String document,
            @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        UUID wanted = PathIds.read(document);
        DocumentState state = knowledge.document(current, agent, wanted);
        KnowMessages say = KnowTexts.of(frame.language());
        String path = "/studio/agents/" + agent.id();
        Optional<DocumentQuality> quality = knowledge.quality(current, agent).stream()
                .filter(one -> one.document().equals(wanted))
                .findFirst();
        Standing standing = quality.map(DocumentQuality::standing).orElse(Standing.NONE);
        return Pages.quality(new View(
                agent,
                wanted.toString(),
                state.name(),
                quality.map(one -> QualityWords.Mark.of(one, say)).orElse(null),
                standing.name(),
                quality.map(DocumentQuality::reasons).orElse(List.of()).stream()
                        .map(reason -> QualityWords.line(reason, path, say))
                        .toList(),
                KnowTexts.ifAble(() -> knowledge.passageQuality(current, agent, wanted, PASSAGES))
                        .orElse(List.of())
                        .stream()
                        .filter(passage -> !passage.reasons().isEmpty())
                        .map(passage -> line(passage, say))
                        .toList(),
                "standing".equals(done) ? say.s_done() : null,
                current.may(Role.Permission.BUILD)));
    }

    /** Says how far a document is trusted; invalid_standing where it names none. */
    @POST
    @Path("documents/{document}/standing")
    public Response standing(
            @PathParam("agent") String id,
            @PathParam("document") String document,
            @FormParam("standing") @Nullable String standing) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        UUID wanted = PathIds.read(document);
        knowledge.document(current, agent, wanted);
        knowledge.setStanding(current, agent, wanted, read(standing));
        return Response.seeOther(
                        URI.create("/studio/agents/" + agent.id() + "/documents/" + wanted + "/quality?done=standing"))
                .build();
    }

    /** A passage with its neighbours. */
    @GET
    @Path("documents/{document}/passages/{passage}")
    public TemplateInstance passage(
            @PathParam("agent") String id,
            @PathParam("document") String document,
            @PathParam("passage") String passage) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        UUID wanted = PathIds.read(document);
        List<Passage> passages = knowledge.open(current, agent, wanted, ordinal(passage));
        String name = passages.isEmpty() ? "" : passages.getFirst().documentName();
        return Pages.passage(agent, wanted.toString(), name, passages);
    }

    private static PassageLine line(PassageQuality passage, KnowMessages say) {
        return new PassageLine(
                passage.passage(),
                passage.place(),
                passage.text(),
                QualityWords.score(passage.score()),
                QualityWords.tone(passage.score()),
                passage.reasons().stream()
                        .map(reason -> QualityWords.sentence(reason, say))
                        .toList());
    }

    /** A standing by its name; invalid_standing (INVALID) where it names none. */
    public static Standing read(@Nullable String standing) {
        String wanted = standing == null ? "" : standing.toUpperCase(Locale.ROOT);
        return Arrays.stream(Standing.values())
                .filter(one -> one.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new Refusal("invalid_standing", Refusal.Kind.INVALID));
    }

    private static long ordinal(String passage) {
        try {
            return Long.parseLong(passage);
        } catch (NumberFormatException e) {
            throw new Refusal("unknown_passage", Refusal.Kind.NOT_FOUND);
        }
    }
}
