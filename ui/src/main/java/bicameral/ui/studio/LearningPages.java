package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent.Encoder;
import bicameral.protocol.ChamberEvent.LearningReceipt;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** What the chamber learned beyond keywords, and the model of the tenant's own that may help. */
@Path("/studio/agents/{agent}/learning")
@Authenticated
@RunOnVirtualThread
public class LearningPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final OwnEndpoint endpoint;

    public LearningPages(SignedIn signedIn, Frame frame, Knowledge knowledge, OwnEndpoint endpoint) {
        this.endpoint = endpoint;
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
    }

    @CheckedTemplate(basePath = "studio")
    static class Pages {
        private Pages() {}

        static native TemplateInstance learning(
                AgentDraft agent, @Nullable Learned learned, Model model, EndpointForm endpoint);
    }

    /**
     * The tenant's own model on the page.
     *
     * @param encoder null while the chamber cannot tell
     * @param told what was just done; null for nothing
     * @param refused why it was not done; null where it was
     */
    public record Model(
            @Nullable Encoder encoder,
            @Nullable String told,
            @Nullable String refused,
            boolean mayBuild) {
        /** Whether there is one. */
        public boolean there() {
            return encoder != null && encoder.bytes() > 0;
        }
    }

    /** The learning receipt. */
    @GET
    public TemplateInstance learning(@PathParam("agent") String id, @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        OwnModelMessages say = KnowTexts.ofOwnModel(frame.language());
        String told = "placed".equals(done) ? say.e_placed() : "removed".equals(done) ? say.e_removed() : null;
        return page(current, agent, told, null, endpoint.form(current, EndpointForm.told(done, say)));
    }

    /** The page while the endpoint's form stands as it was typed. */
    TemplateInstance page(CurrentTenant current, AgentDraft agent, EndpointForm form) {
        return page(current, agent, null, null, form);
    }

    private TemplateInstance page(
            CurrentTenant current,
            AgentDraft agent,
            @Nullable String told,
            @Nullable String refused,
            EndpointForm form) {
        LearningReceipt receipt =
                KnowTexts.ifAble(() -> knowledge.learning(current, agent)).orElse(null);
        Encoder encoder = KnowTexts.ifAble(() -> knowledge.encoder(current)).orElse(null);
        return Pages.learning(
                agent,
                receipt == null
                        ? null
                        : Learned.of(
                                receipt,
                                KnowTexts.of(frame.language()),
                                KnowTexts.ofOwnModel(frame.language()),
                                FieldErrors.messages(frame.language())),
                new Model(encoder, told, refused, current.may(Role.Permission.BUILD)),
                form);
    }

    /** Takes a model of the tenant's own: an ONNX file, its tokenizer and, where its kind asks for it, encoder.json. */
    @POST
    @Path("model")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response place(
            @PathParam("agent") String id,
            @RestForm("model") @Nullable FileUpload model,
            @RestForm("tokenizer") @Nullable FileUpload tokenizer,
            @RestForm("settings") @Nullable String settings) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        current.require(Role.Permission.BUILD);
        if (model == null || tokenizer == null || model.size() == 0 || tokenizer.size() == 0)
            return refused(current, agent, new Refusal("encoder_files_missing", Refusal.Kind.INVALID));
        try (InputStream network = Files.newInputStream(model.uploadedFile());
                InputStream pieces = Files.newInputStream(tokenizer.uploadedFile())) {
            knowledge.placeEncoder(current, agent, network, pieces, settings == null ? "" : settings.strip());
        } catch (Refusal refusal) {
            return refused(current, agent, refusal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return back(agent, "placed");
    }

    /** Takes the model away, and with the next learning all it said. */
    @POST
    @Path("model/remove")
    public Response remove(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        knowledge.removeEncoder(current, agent);
        return back(agent, "removed");
    }

    private Response refused(CurrentTenant current, AgentDraft agent, Refusal refusal) {
        if (refusal.kind() == Refusal.Kind.NOT_FOUND || refusal.kind() == Refusal.Kind.FORBIDDEN) throw refusal;
        Problem problem = Problem.of(refusal);
        return Response.status(problem.status())
                .entity(page(
                        current,
                        agent,
                        null,
                        Sentences.detail(problem, frame.language()),
                        endpoint.form(current, null)))
                .build();
    }

    private static Response back(AgentDraft agent, String done) {
        return Response.seeOther(URI.create("/studio/agents/" + agent.id() + "/learning?done=" + done))
                .build();
    }
}
