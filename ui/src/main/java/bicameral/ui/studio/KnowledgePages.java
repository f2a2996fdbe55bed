package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.GoldenReport;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.GoldenResult;
import bicameral.protocol.Standing;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** What an agent knows: upload, watch it being learned, see how good it is. */
@Path("/studio/agents/{agent}")
@Authenticated
@RunOnVirtualThread
public class KnowledgePages {
    private static final int UNANSWERED_DAYS = 7;
    private static final int LOW = 60;

    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final Trials trials;
    private final Lessons lessons;

    public KnowledgePages(SignedIn signedIn, Frame frame, Knowledge knowledge, Trials trials, Lessons lessons) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.trials = trials;
        this.lessons = lessons;
    }

    @CheckedTemplate(basePath = "studio")
    static class Pages {
        private Pages() {}

        static native TemplateInstance knowledge(View view);

        static native TemplateInstance progress(
                AgentDraft agent, List<DocumentLine> documents, KnowledgeSummary summary, boolean mayBuild);
    }

    /**
     * All that the page shows.
     *
     * @param delete the document about to be deleted
     * @param replace the document whose new version is to be chosen
     * @param learned null where the chamber cannot tell
     * @param told what was just done or refused
     * @param awake false where the chamber could not be woken; then nothing of it is known
     */
    public record View(
            AgentDraft agent,
            KnowledgeSummary summary,
            List<DocumentLine> documents,
            Standings standings,
            long used,
            long limit,
            @Nullable DocumentLine delete,
            @Nullable DocumentLine replace,
            @Nullable Learned learned,
            @Nullable String told,
            boolean refused,
            boolean awake,
            boolean mayBuild) {
        public View {
            documents = List.copyOf(documents);
        }
    }

    /**
     * How good the knowledge is, in four figures.
     *
     * @param quality of 100, the mean over passages of documents that are not ignored; -1 where unknown
     * @param low documents below 60
     * @param golden golden questions kept, -1 where unknown
     * @param run of those, asked at least once
     * @param open questions without an answer, asked within seven days; -1 where unknown
     */
    public record Standings(long quality, long low, long golden, long run, long passed, long open) {
        /** Golden questions that did not pass. */
        public long rest() {
            return run - passed;
        }

        static final Standings UNKNOWN = new Standings(-1, 0, -1, 0, 0, -1);
    }

    /** The page; with {@code delete} the question before deleting, with {@code replace} the choice of a new version. */
    @GET
    @Path("knowledge")
    public TemplateInstance page(
            @PathParam("agent") String id,
            @QueryParam("delete") @Nullable String delete,
            @QueryParam("replace") @Nullable String replace,
            @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        return Pages.knowledge(view(current, agent, delete, replace, said(done), false));
    }

    /** The table alone, for pages that follow the learning: it asks the chamber for nothing else. */
    @GET
    @Path("knowledge/progress")
    public TemplateInstance progress(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        List<DocumentState> documents = knowledge.documents(current, agent);
        boolean all = documents.stream().allMatch(d -> d.stage() == Stage.READY || d.stage() == Stage.FAILED);
        return Pages.progress(
                agent,
                lines(documents, all ? knowledge.quality(current, agent) : List.of()),
                KnowledgeSummary.of(documents),
                current.may(Role.Permission.BUILD));
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
            return refused(current, agent, refusal);
        }
        return back(agent, chosen.isEmpty() ? "nothing" : "uploaded");
    }

    /** Uploads a new version of a document; the old one answers until it is ready. */
    @POST
    @Path("documents/{document}/replace")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response replace(
            @PathParam("agent") String id,
            @PathParam("document") String document,
            @RestForm("file") @Nullable FileUpload file) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        UUID replaced = PathIds.read(document);
        knowledge.document(current, agent, replaced);
        if (file == null || file.fileName().isEmpty()) return back(agent, "nothing");
        try (InputStream content = Files.newInputStream(file.uploadedFile())) {
            knowledge.replace(current, agent, replaced, upload(file, content));
        } catch (Refusal refusal) {
            return refused(current, agent, refusal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return back(agent, "replaced");
    }

    /** Stops learning a document. */
    @POST
    @Path("documents/{document}/cancel")
    public Response cancel(@PathParam("agent") String id, @PathParam("document") String document) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        knowledge.cancel(current, agent, PathIds.read(document));
        return back(agent, "cancelled");
    }

    /** The original as it was uploaded: to keep, never to open here. */
    @GET
    @Path("documents/{document}/original")
    @Produces(MediaType.WILDCARD)
    public Response original(@PathParam("agent") String id, @PathParam("document") String document) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        return Attachment.of(knowledge.original(current, agent, PathIds.read(document)));
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
            knowledge.add(current, agent, upload(file, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Knowledge.Upload upload(FileUpload file, InputStream content) {
        return new Knowledge.Upload(file.fileName(), file.size(), content, null);
    }

    private Response refused(CurrentTenant current, AgentDraft agent, Refusal refusal) {
        if (refusal.kind() == Refusal.Kind.NOT_FOUND || refusal.kind() == Refusal.Kind.FORBIDDEN) throw refusal;
        Problem problem = Problem.of(refusal);
        String sentence = Sentences.detail(problem, frame.language());
        return Response.status(problem.status())
                .entity(Pages.knowledge(view(current, agent, null, null, sentence, true)))
                .build();
    }

    private View view(
            CurrentTenant current,
            AgentDraft agent,
            @Nullable String delete,
            @Nullable String replace,
            @Nullable String told,
            boolean refused) {
        Optional<List<DocumentState>> known = KnowTexts.ifAble(() -> knowledge.documents(current, agent));
        List<DocumentState> documents = known.orElse(List.of());
        List<DocumentQuality> quality = documents.isEmpty() ? List.of() : knowledge.quality(current, agent);
        List<DocumentLine> lines = lines(documents, quality);
        return new View(
                agent,
                KnowledgeSummary.of(documents),
                lines,
                known.isEmpty() ? Standings.UNKNOWN : standings(current, agent, quality),
                KnowTexts.ifAble(() -> knowledge.used(current)).orElse(0L),
                knowledge.limit(),
                find(lines, delete),
                find(lines, replace),
                documents.isEmpty() ? null : learned(current, agent),
                told,
                refused,
                known.isPresent(),
                current.may(Role.Permission.BUILD));
    }

    private List<DocumentLine> lines(List<DocumentState> documents, List<DocumentQuality> quality) {
        StudioMessages say = FieldErrors.messages(frame.language());
        KnowMessages know = KnowTexts.of(frame.language());
        Map<UUID, DocumentQuality> worth =
                quality.stream().collect(Collectors.toMap(DocumentQuality::document, one -> one, (one, other) -> one));
        return documents.stream()
                .map(document -> {
                    DocumentQuality own = document.stage() == Stage.READY ? worth.get(document.document()) : null;
                    return DocumentLine.of(document, own == null ? null : QualityWords.Mark.of(own, know), say, know);
                })
                .toList();
    }

    private Standings standings(CurrentTenant current, AgentDraft agent, List<DocumentQuality> quality) {
        List<DocumentQuality> counted = quality.stream()
                .filter(one -> one.standing() != Standing.IGNORE && one.passages() > 0)
                .toList();
        long passages = counted.stream().mapToLong(DocumentQuality::passages).sum();
        double sum = counted.stream()
                .mapToDouble(one -> one.score() * one.passages())
                .sum();
        Optional<List<GoldenQuestion>> golden = KnowTexts.ifAble(() -> trials.golden(current, agent));
        List<GoldenResult> run = KnowTexts.ifAble(() -> trials.report(current, agent))
                .map(GoldenReport::results)
                .orElse(List.of());
        Instant week = Instant.now().minus(UNANSWERED_DAYS, ChronoUnit.DAYS);
        Optional<Long> open = KnowTexts.ifAble(() -> lessons.unanswered(current, agent).stream()
                .filter(question -> question.lastAt().isAfter(week))
                .count());
        return new Standings(
                passages == 0 ? -1 : QualityWords.score(sum / passages),
                counted.stream()
                        .filter(one -> QualityWords.score(one.score()) < LOW)
                        .count(),
                golden.map(List::size).orElse(-1),
                run.size(),
                run.stream().filter(GoldenResult::passed).count(),
                open.orElse(-1L));
    }

    private @Nullable Learned learned(CurrentTenant current, AgentDraft agent) {
        return KnowTexts.ifAble(() -> knowledge.learning(current, agent))
                .map(receipt -> Learned.of(
                        receipt,
                        KnowTexts.of(frame.language()),
                        KnowTexts.ofOwnModel(frame.language()),
                        FieldErrors.messages(frame.language())))
                .orElse(null);
    }

    private static @Nullable DocumentLine find(List<DocumentLine> lines, @Nullable String id) {
        return lines.stream().filter(line -> line.id().equals(id)).findFirst().orElse(null);
    }

    private @Nullable String said(@Nullable String done) {
        StudioMessages say = FieldErrors.messages(frame.language());
        if (done == null) return null;
        return switch (done) {
            case "uploaded" -> say.up_done();
            case "nothing" -> say.up_nothing();
            case "retried" -> say.retried();
            case "deleted" -> say.deleted();
            case "cancelled" -> KnowTexts.of(frame.language()).k_cancelled();
            case "replaced" -> KnowTexts.of(frame.language()).k_replaced();
            default -> null;
        };
    }

    private static Response back(AgentDraft agent, String done) {
        UUID id = agent.id();
        return Response.seeOther(URI.create("/studio/agents/" + id + "/knowledge?done=" + done))
                .build();
    }
}
