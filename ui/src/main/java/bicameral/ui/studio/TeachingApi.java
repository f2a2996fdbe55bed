package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.GoldenReport;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.Finding;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.GoldenResult;
import bicameral.protocol.GoldenRun;
import bicameral.protocol.Lesson;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.QualityReason;
import bicameral.protocol.Spot;
import bicameral.protocol.Standing;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Quality, standings, lessons and golden questions for programs. Agents of others are 404, the same as missing ones. */
@Path("/api/v1/studio/agents/{agent}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Studio")
public class TeachingApi {
    private final SignedIn signedIn;
    private final Knowledge knowledge;
    private final Lessons lessons;
    private final Trials trials;

    public TeachingApi(SignedIn signedIn, Knowledge knowledge, Lessons lessons, Trials trials) {
        this.signedIn = signedIn;
        this.knowledge = knowledge;
        this.lessons = lessons;
        this.trials = trials;
    }

    /** A stretch of a document; passage -1 means all of it. */
    public record SpotJson(String document, String documentName, long passage, String place, String quote) {
        static SpotJson of(Spot spot) {
            return new SpotJson(
                    spot.document().toString(), spot.documentName(), spot.passage(), spot.place(), spot.quote());
        }
    }

    /** Where a reason was seen, and what it doubles or contradicts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FindingJson(SpotJson own, @Nullable SpotJson other) {
        static FindingJson of(Finding finding) {
            Spot other = finding.other();
            return new FindingJson(SpotJson.of(finding.own()), other == null ? null : SpotJson.of(other));
        }
    }

    /** Why a score is what it is. */
    public record ReasonJson(String code, double cost, double figure, int count, List<FindingJson> findings) {
        public ReasonJson {
            findings = List.copyOf(findings);
        }

        static ReasonJson of(QualityReason reason) {
            return new ReasonJson(
                    word(reason.code()),
                    reason.cost(),
                    reason.figure(),
                    reason.count(),
                    reason.findings().stream().map(FindingJson::of).toList());
        }
    }

    /** What a document is worth, 0..1; so many of all its passages were judged. */
    public record DocumentJson(
            String document,
            String name,
            String standing,
            double score,
            int passages,
            int all,
            List<ReasonJson> reasons) {
        public DocumentJson {
            reasons = List.copyOf(reasons);
        }

        static DocumentJson of(DocumentQuality quality) {
            return of(quality, quality.name());
        }

        /** Under another name than the chamber has for it. */
        public static DocumentJson of(DocumentQuality quality, String name) {
            return new DocumentJson(
                    quality.document().toString(),
                    name,
                    word(quality.standing()),
                    quality.score(),
                    quality.passages(),
                    quality.all(),
                    quality.reasons().stream().map(ReasonJson::of).toList());
        }
    }

    /** Documents, worst first. */
    public record QualityJson(List<DocumentJson> documents) {
        public QualityJson {
            documents = List.copyOf(documents);
        }
    }

    /** What a passage is worth, 0..1. */
    public record PassageJson(long passage, String place, String text, double score, List<ReasonJson> reasons) {
        public PassageJson {
            reasons = List.copyOf(reasons);
        }

        static PassageJson of(PassageQuality quality) {
            return new PassageJson(
                    quality.passage(),
                    quality.place(),
                    quality.text(),
                    quality.score(),
                    quality.reasons().stream().map(ReasonJson::of).toList());
        }
    }

    /** Passages, worst first. */
    public record PassagesJson(List<PassageJson> passages) {
        public PassagesJson {
            passages = List.copyOf(passages);
        }
    }

    /** How far a document is trusted: none, governed, reference or ignore. */
    public record StandingJson(@Nullable String standing) {}

    /** What to teach; expiresAt in RFC 3339; sourcePassage left out means the source as a whole. */
    public record CorrectionJson(
            @Nullable String question,
            @Nullable String answer,
            @Nullable String expiresAt,
            @Nullable String source,
            @Nullable Long sourcePassage) {
        Lessons.Correction read() {
            if (question == null || answer == null) throw malformed();
            return new Lessons.Correction(
                    question,
                    answer,
                    instant(expiresAt),
                    source == null ? null : PathIds.read(source),
                    sourcePassage == null ? Lessons.WHOLE_DOCUMENT : Math.max(Lessons.WHOLE_DOCUMENT, sourcePassage));
        }
    }

    /** A lesson; state is active, expired or source_changed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LessonJson(
            String lesson,
            String question,
            String answer,
            String role,
            Instant taughtAt,
            @Nullable Instant expiresAt,
            @Nullable String source,
            String sourceName,
            long sourcePassage,
            String state) {
        static LessonJson of(Lesson lesson) {
            UUID source = lesson.source();
            return new LessonJson(
                    lesson.lesson().toString(),
                    lesson.question(),
                    lesson.answer(),
                    lesson.role(),
                    lesson.taughtAt(),
                    lesson.expiresAt(),
                    source == null ? null : source.toString(),
                    lesson.sourceName(),
                    lesson.sourcePassage(),
                    word(lesson.state()));
        }
    }

    /** Lessons, newest first. */
    public record LessonsJson(List<LessonJson> lessons) {
        public LessonsJson {
            lessons = List.copyOf(lessons);
        }
    }

    /** A golden question as sent; alternatives of an expected word are parted by a bar. */
    public record GoldenToSave(
            @Nullable String question,
            @Nullable List<String> expectedWords,
            @Nullable String expectedSource,
            @Nullable Boolean answerable) {
        GoldenQuestion read(UUID golden, UUID collection) {
            if (question == null || question.isBlank()) throw malformed();
            return new GoldenQuestion(
                    golden,
                    collection,
                    question,
                    expectedWords == null ? List.of() : expectedWords,
                    expectedSource == null ? "" : expectedSource,
                    answerable == null || answerable);
        }
    }

    /** A golden question. */
    public record GoldenJson(
            String golden, String question, List<String> expectedWords, String expectedSource, boolean answerable) {
        public GoldenJson {
            expectedWords = List.copyOf(expectedWords);
        }

        static GoldenJson of(GoldenQuestion question) {
            return new GoldenJson(
                    question.golden().toString(),
                    question.question(),
                    question.expectedWords(),
                    question.expectedSource(),
                    question.answerable());
        }
    }

    /** Golden questions, oldest first. */
    public record GoldensJson(List<GoldenJson> questions) {
        public GoldensJson {
            questions = List.copyOf(questions);
        }
    }

    /** How a golden question was answered; status is done, abstained, or partial where the chamber had trouble of its own. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ResultJson(
            GoldenJson question,
            boolean passed,
            List<String> missingWords,
            boolean sourceCited,
            String status,
            String answer,
            List<String> citedDocuments,
            double confidence,
            Instant at,
            @Nullable Boolean passedBefore) {
        public ResultJson {
            missingWords = List.copyOf(missingWords);
            citedDocuments = List.copyOf(citedDocuments);
        }

        static ResultJson of(GoldenResult result) {
            return new ResultJson(
                    GoldenJson.of(result.question()),
                    result.passed(),
                    result.missingWords(),
                    result.sourceCited(),
                    word(result.answered()),
                    result.answer(),
                    result.citations().stream()
                            .map(ChamberEvent.Citation::documentName)
                            .distinct()
                            .toList(),
                    result.confidence(),
                    result.at(),
                    result.before());
        }
    }

    /** A run; endedAt is left out while it is on its way. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RunJson(
            String run, Instant begunAt, @Nullable Instant endedAt, int asked, int done, int passed) {
        static RunJson of(GoldenRun run) {
            return new RunJson(
                    run.run().toString(), run.begunAt(), run.endedAt(), run.asked(), run.done(), run.passed());
        }
    }

    /** The latest run, left out before the first, and the latest result of each question in the order of the questions. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ResultsJson(@Nullable RunJson run, int passed, int asked, List<ResultJson> results) {
        public ResultsJson {
            results = List.copyOf(results);
        }

        static ResultsJson of(GoldenReport report) {
            GoldenRun run = report.run();
            List<GoldenResult> results = report.results();
            return new ResultsJson(
                    run == null ? null : RunJson.of(run),
                    (int) results.stream().filter(GoldenResult::passed).count(),
                    results.size(),
                    results.stream().map(ResultJson::of).toList());
        }
    }

    @GET
    @Path("quality")
    @Operation(summary = "Tells what each document is worth as a source, and why; worst first")
    public QualityJson quality(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        return new QualityJson(knowledge.quality(current, knowledge.agent(current, id)).stream()
                .map(DocumentJson::of)
                .toList());
    }

    @GET
    @Path("documents/{document}/quality")
    @Operation(summary = "Tells what a document's passages are worth, and why; worst first")
    public PassagesJson passages(
            @PathParam("agent") String id,
            @PathParam("document") String document,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        return new PassagesJson(
                knowledge.passageQuality(current, agent, PathIds.read(document), Math.clamp(limit, 1, 200)).stream()
                        .map(PassageJson::of)
                        .toList());
    }

    @PUT
    @Path("documents/{document}/standing")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Says how far a document is trusted: none, governed, reference or ignore")
    public Response stand(
            @PathParam("agent") String id, @PathParam("document") String document, @Nullable StandingJson standing) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        knowledge.setStanding(current, agent, PathIds.read(document), standing(standing));
        return Response.noContent().build();
    }

    private static Standing standing(@Nullable StandingJson sent) {
        String word = sent == null ? null : sent.standing();
        for (Standing standing : Standing.values()) {
            if (word(standing).equals(word)) return standing;
        }
        throw malformed();
    }

    @GET
    @Path("lessons")
    @Operation(summary = "Lists what people have taught the agent, newest first")
    public LessonsJson lessons(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        return new LessonsJson(lessons.list(current, knowledge.agent(current, id)).stream()
                .map(LessonJson::of)
                .toList());
    }

    @POST
    @Path("lessons")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Teaches a correction; the same question in other words is answered so at once")
    public Response teach(@PathParam("agent") String id, @Nullable CorrectionJson correction) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        if (correction == null) throw malformed();
        Lesson taught = lessons.teach(current, agent, Ids.next(), correction.read());
        URI here = URI.create("/api/v1/studio/agents/" + agent.id() + "/lessons/" + taught.lesson());
        return Response.created(here).entity(LessonJson.of(taught)).build();
    }

    @PUT
    @Path("lessons/{lesson}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Teaches a correction anew, or under an id of the caller's choice")
    public LessonJson teachAnew(
            @PathParam("agent") String id, @PathParam("lesson") String lesson, @Nullable CorrectionJson correction) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        if (correction == null) throw malformed();
        return LessonJson.of(lessons.teach(current, agent, PathIds.read(lesson), correction.read()));
    }

    @DELETE
    @Path("lessons/{lesson}")
    @Operation(summary = "Forgets a lesson")
    public Response forgetLesson(@PathParam("agent") String id, @PathParam("lesson") String lesson) {
        CurrentTenant current = signedIn.requireTenant();
        lessons.forget(current, knowledge.agent(current, id), PathIds.read(lesson));
        return Response.noContent().build();
    }

    @GET
    @Path("golden")
    @Operation(summary = "Lists the golden questions, oldest first")
    public GoldensJson golden(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        return new GoldensJson(trials.golden(current, knowledge.agent(current, id)).stream()
                .map(GoldenJson::of)
                .toList());
    }

    @PUT
    @Path("golden/{golden}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Keeps or replaces a golden question under an id of the caller's choice")
    public GoldenJson saveGolden(
            @PathParam("agent") String id, @PathParam("golden") String golden, @Nullable GoldenToSave question) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        if (question == null) throw malformed();
        GoldenQuestion read = question.read(PathIds.read(golden), agent.collection());
        return GoldenJson.of(trials.save(current, agent, read));
    }

    @DELETE
    @Path("golden/{golden}")
    @Operation(summary = "Forgets a golden question")
    public Response forgetGolden(@PathParam("agent") String id, @PathParam("golden") String golden) {
        CurrentTenant current = signedIn.requireTenant();
        trials.forget(current, knowledge.agent(current, id), PathIds.read(golden));
        return Response.noContent().build();
    }

    @POST
    @Path("golden/run")
    @Operation(
            summary = "Begins to ask the golden questions, or the one named; free, and nothing leaves the chamber",
            description =
                    "Answers 202 at once; GET the same address to follow it. While a run is on its way nothing more is begun, "
                            + "so sending it again does no harm.")
    public Response runGolden(@PathParam("agent") String id, @QueryParam("golden") @Nullable String golden) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        GoldenReport report = trials.run(current, agent, golden == null ? null : PathIds.read(golden));
        return Response.accepted(ResultsJson.of(report)).build();
    }

    @GET
    @Path("golden/run")
    @Operation(summary = "Tells how far the latest run of the golden questions is, and how each was answered last")
    public ResultsJson goldenRun(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        return ResultsJson.of(trials.report(current, knowledge.agent(current, id)));
    }

    private static @Nullable Instant instant(@Nullable String written) {
        if (written == null || written.isBlank()) return null;
        try {
            return Instant.parse(written);
        } catch (DateTimeParseException e) {
            throw malformed();
        }
    }

    private static Refusal malformed() {
        return new Refusal("malformed", Refusal.Kind.MALFORMED);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
