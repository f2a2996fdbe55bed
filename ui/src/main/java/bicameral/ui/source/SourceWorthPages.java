package bicameral.ui.source;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.source.Source;
import bicameral.marketplace.source.Sources;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.Standing;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.KnowMessages;
import bicameral.ui.studio.KnowTexts;
import bicameral.ui.studio.Knowledge;
import bicameral.ui.studio.QualityPages;
import bicameral.ui.studio.QualityWords;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a whole source is worth and why, and how far its owner trusts it. */
@Path("/studio/agents/{agent}/sources/{source}")
@Authenticated
@RunOnVirtualThread
public class SourceWorthPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final Sources sources;

    public SourceWorthPages(SignedIn signedIn, Frame frame, Knowledge knowledge, Sources sources) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.sources = sources;
    }

    @CheckedTemplate(basePath = "source")
    static class Pages {
        private Pages() {}

        static native TemplateInstance worth(View view);
    }

    /**
     * A source and its worth.
     *
     * @param mark null while nothing of it was judged
     * @param standing code of it
     */
    public record View(
            AgentDraft agent,
            Source source,
            QualityWords.@Nullable Mark mark,
            String standing,
            List<QualityWords.Line> reasons,
            @Nullable String told,
            boolean mayBuild) {
        public View {
            reasons = List.copyOf(reasons);
        }

        /** Where its standing is sent. */
        public String standingPath() {
            return "/studio/agents/" + agent.id() + "/sources/" + source.id() + "/standing";
        }
    }

    /** Score, reasons and standing of a source. */
    @GET
    @Path("quality")
    public TemplateInstance quality(
            @PathParam("agent") String id,
            @PathParam("source") String source,
            @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source wanted = sources.get(current, agent, PathIds.read(source));
        KnowMessages say = KnowTexts.of(frame.language());
        Optional<DocumentQuality> quality = knowledge.sourceQuality(current, agent).stream()
                .filter(one -> one.document().equals(wanted.id()))
                .findFirst();
        return Pages.worth(new View(
                agent,
                wanted,
                quality.filter(one -> one.passages() > 0)
                        .map(one -> QualityWords.Mark.of(one, say))
                        .orElse(null),
                quality.map(DocumentQuality::standing).orElse(Standing.NONE).name(),
                quality.map(DocumentQuality::reasons).orElse(List.of()).stream()
                        .map(reason -> QualityWords.line(reason, "/studio/agents/" + agent.id(), say))
                        .toList(),
                "standing".equals(done) ? say.s_done() : null,
                current.may(Role.Permission.BUILD)));
    }

    /** Says how far all of a source is trusted; invalid_standing where it names none. */
    @POST
    @Path("standing")
    public Response standing(
            @PathParam("agent") String id,
            @PathParam("source") String source,
            @FormParam("standing") @Nullable String standing) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source wanted = sources.get(current, agent, PathIds.read(source));
        knowledge.setSourceStanding(current, agent, wanted.id(), QualityPages.read(standing));
        return Response.seeOther(URI.create(
                        "/studio/agents/" + agent.id() + "/sources/" + wanted.id() + "/quality?done=standing"))
                .build();
    }
}
