package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Passage;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** What an agent knows: upload, watch it being learned, try whether it is found. */
@Path("/studio/agents/{agent}")
@Authenticated
@RunOnVirtualThread
public class KnowledgePages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;

    public KnowledgePages(SignedIn signedIn, Frame frame, Knowledge knowledge) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
    }

    @CheckedTemplate(basePath = "studio")
    static class Pages {
        private Pages() {}

        static native TemplateInstance knowledge(View view);
    }

    /**
     * All that the page shows.
     *
     * @param delete the document about to be deleted
     * @param told what was just done or refused
     */
    public record View(
            AgentDraft agent,
            KnowledgeSummary summary,
            List<DocumentLine> documents,
            long used,
            long limit,
            @Nullable DocumentLine delete,
            @Nullable Search search,
            @Nullable String told,
            boolean refused,
            boolean mayBuild) {
        public View {
            documents = List.copyOf(documents);
        }
    }

    /** A tried question. */
    public record Search(String question, List<Hit> hits, long compared, long millis) {
        public Search {
            hits = List.copyOf(hits);
        }
    }

    /** One passage found; width is its score as a part of 100 of the best. */
    public record Hit(Passage passage, List<Highlight.Piece> pieces, long width) {
        public Hit {
            pieces = List.copyOf(pieces);
        }
    }

    /** The page; with {@code q} also what a question would find, with {@code delete} the question before deleting. */
    @GET
    @Path("knowledge")
    public TemplateInstance page(
            @PathParam("agent") String id,
            @QueryParam("q") @Nullable String question,
            @QueryParam("delete") @Nullable String delete,
            @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        return Pages.knowledge(view(current, agent, question, delete, said(done), false));
    }

    /** Uploads without scripts: all files of the form, each on its own. */
    @POST
    @Path("documents")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response upload(@PathParam("agent") String id, @RestForm("files") List<FileUpload> files) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        List<FileUpload> chosen =
                files.stream().filter(file -> !file.fileName().isEmpty()).toList();
        try {
            for (FileUpload file : chosen) add(current, agent, file);
        } catch (Refusal refusal) {
            String sentence = Sentences.detail(Problem.of(refusal), frame.language());
            View view = view(current, agent, null, null, sentence, true);
            return Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE)
                    .entity(Pages.knowledge(view))
                    .build();
        }
        return back(agent, chosen.isEmpty() ? "nothing" : "uploaded");
    }

    /** Learns a failed document again. */
    @POST
    @Path("documents/{document}/retry")
    public Response retry(@PathParam("agent") String id, @PathParam("document") String document) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        knowledge.retry(current, agent, PathIds.read(document));
        return back(agent, "retried");
    }

    /** Forgets a document; the page has asked before. */
    @POST
    @Path("documents/{document}/delete")
    public Response delete(@PathParam("agent") String id, @PathParam("document") String document) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        knowledge.delete(current, agent, PathIds.read(document));
        return back(agent, "deleted");
    }

    private void add(CurrentTenant current, AgentDraft agent, FileUpload file) {
        try (InputStream content = Files.newInputStream(file.uploadedFile())) {
            knowledge.add(current, agent, file.fileName(), file.size(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private View view(
            CurrentTenant current,
            AgentDraft agent,
            @Nullable String question,
            @Nullable String delete,
            @Nullable String told,
            boolean refused) {
        List<DocumentState> documents = knowledge.documents(current, agent);
        KnowledgeSummary summary = KnowledgeSummary.of(documents);
        StudioMessages say = FieldErrors.messages(frame.language());
        List<DocumentLine> lines =
                documents.stream().map(d -> DocumentLine.of(d, say)).toList();
        return new View(
                agent,
                summary,
                lines,
                knowledge.used(current),
                knowledge.limit(),
                lines.stream()
                        .filter(line -> line.id().equals(delete))
                        .findFirst()
                        .orElse(null),
                search(current, agent, question, summary).orElse(null),
                told,
                refused,
                current.may(Role.Permission.BUILD));
    }

    private Optional<Search> search(
            CurrentTenant current, AgentDraft agent, @Nullable String question, KnowledgeSummary summary) {
        if (question == null || question.isBlank()) return Optional.empty();
        long start = System.nanoTime();
        List<Passage> found = knowledge.find(current, agent, question.strip());
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        double best = found.stream().mapToDouble(Passage::score).max().orElse(1);
        List<Hit> hits = found.stream()
                .map(p -> new Hit(
                        p, Highlight.of(p.text(), question), Math.round(100 * p.score() / Math.max(best, 1e-9))))
                .toList();
        return Optional.of(new Search(question.strip(), hits, summary.passages(), millis));
    }

    private @Nullable String said(@Nullable String done) {
        StudioMessages say = FieldErrors.messages(frame.language());
        if (done == null) return null;
        return switch (done) {
            case "uploaded" -> say.up_done();
            case "nothing" -> say.up_nothing();
            case "retried" -> say.retried();
            case "deleted" -> say.deleted();
            default -> null;
        };
    }

    private static Response back(AgentDraft agent, String done) {
        UUID id = agent.id();
        return Response.seeOther(URI.create("/studio/agents/" + id + "/knowledge?done=" + done))
                .build();
    }
}
