package bicameral.ui.lesson;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberEvent.UnansweredQuestion;
import bicameral.protocol.Lesson;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.KnowMessages;
import bicameral.ui.studio.KnowTexts;
import bicameral.ui.studio.Knowledge;
import bicameral.ui.studio.Lessons;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lessons of an agent, and its questions without an answer. */
@Path("/studio/agents/{agent}")
@Authenticated
@RunOnVirtualThread
public class LessonPages {
    /** As all days on the pages. */
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final Lessons lessons;

    public LessonPages(SignedIn signedIn, Frame frame, Knowledge knowledge, Lessons lessons) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.lessons = lessons;
    }

    @CheckedTemplate(basePath = "lesson")
    static class Pages {
        private Pages() {}

        static native TemplateInstance lessons(View view);
    }

    /**
     * All that the page shows.
     *
     * @param lessons null while the chamber cannot tell
     * @param open questions without an answer
     * @param documents that a lesson can stand on
     * @param form the lesson being written
     * @param delete the lesson about to be deleted
     */
    public record View(
            AgentDraft agent,
            @Nullable List<Line> lessons,
            List<UnansweredQuestion> open,
            List<DocumentState> documents,
            Form form,
            @Nullable Line delete,
            @Nullable String told,
            boolean refused,
            boolean mayTeach,
            String today) {}

    /** A lesson with its role and state in words; tone is a class of the page. */
    public record Line(Lesson lesson, String role, String state, String tone) {}

    /**
     * A lesson as typed.
     *
     * @param lesson id of the one being changed, empty for a new one
     * @param open id of the unanswered question it answers, empty for none
     * @param expires a day, empty for never
     * @param source id of a document, empty for none
     */
    public record Form(String lesson, String open, String question, String answer, String expires, String source) {}

    /** The page; with {@code edit} a lesson in the form, with {@code from} an unanswered question. */
    @GET
    @Path("lessons")
    public TemplateInstance page(
            @PathParam("agent") String id,
            @QueryParam("edit") @Nullable String edit,
            @QueryParam("from") @Nullable String from,
            @QueryParam("delete") @Nullable String delete,
            @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        return Pages.lessons(view(current, agent, null, edit, from, delete, done(done), false));
    }

    /** Teaches a lesson, a new one or in the place of the one named; an unanswered question it answers is closed. */
    @POST
    @Path("lessons")
    public Response teach(
            @PathParam("agent") String id,
            @FormParam("lesson") @Nullable String lesson,
            @FormParam("open") @Nullable String open,
            @FormParam("question") @Nullable String question,
            @FormParam("answer") @Nullable String answer,
            @FormParam("expires") @Nullable String expires,
            @FormParam("source") @Nullable String source) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Form form = new Form(
                orEmpty(lesson), orEmpty(open), orEmpty(question), orEmpty(answer), orEmpty(expires), orEmpty(source));
        try {
            UUID taught = form.lesson().isEmpty() ? Ids.next() : PathIds.read(form.lesson());
            lessons.teach(
                    current,
                    agent,
                    taught,
                    Lessons.Correction.of(
                            form.question(), form.answer(), end(form.expires()), idOrNull(form.source())));
            if (!form.open().isEmpty()) lessons.close(current, agent, PathIds.read(form.open()));
            return back(agent, form.lesson().isEmpty() ? "taught" : "changed");
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            Problem problem = Problem.of(refusal);
            String sentence = Sentences.detail(problem, frame.language());
            return Response.status(problem.status())
                    .entity(Pages.lessons(view(current, agent, form, null, null, null, sentence, true)))
                    .build();
        }
    }

    /** Forgets a lesson; the page has asked before. */
    @POST
    @Path("lessons/{lesson}/delete")
    public Response forget(@PathParam("agent") String id, @PathParam("lesson") String lesson) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        lessons.forget(current, agent, PathIds.read(lesson));
        return back(agent, "forgotten");
    }

    /** Takes a question off the list of those without an answer. */
    @POST
    @Path("unanswered/{question}/close")
    public Response close(@PathParam("agent") String id, @PathParam("question") String question) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        lessons.close(current, agent, PathIds.read(question));
        return back(agent, "closed");
    }

    private View view(
            CurrentTenant current,
            AgentDraft agent,
            @Nullable Form typed,
            @Nullable String edit,
            @Nullable String from,
            @Nullable String delete,
            @Nullable String told,
            boolean refused) {
        KnowMessages say = KnowTexts.of(frame.language());
        List<Line> lines = KnowTexts.ifAble(() -> lessons.list(current, agent))
                .map(all -> all.stream().map(lesson -> line(lesson, say)).toList())
                .orElse(null);
        List<Line> known = lines == null ? List.of() : lines;
        List<UnansweredQuestion> open =
                KnowTexts.ifAble(() -> lessons.unanswered(current, agent)).orElse(List.of());
        List<DocumentState> documents =
                KnowTexts.ifAble(() -> knowledge.documents(current, agent)).orElse(List.of()).stream()
                        .filter(document -> document.stage() == Stage.READY)
                        .toList();
        return new View(
                agent,
                lines,
                open,
                documents,
                typed == null ? form(known, open, edit, from) : typed,
                find(known, delete),
                told,
                refused,
                Lessons.mayTeach(current),
                LocalDate.now(ZONE).toString());
    }

    private static Form form(
            List<Line> lessons, List<UnansweredQuestion> open, @Nullable String edit, @Nullable String from) {
        Line line = find(lessons, edit);
        if (line != null) {
            Lesson lesson = line.lesson();
            Instant end = lesson.expiresAt();
            UUID source = lesson.source();
            return new Form(
                    lesson.lesson().toString(),
                    "",
                    lesson.question(),
                    lesson.answer(),
                    end == null
                            ? ""
                            : end.atZone(ZONE).minusNanos(1).toLocalDate().toString(),
                    source == null ? "" : source.toString());
        }
        return open.stream()
                .filter(question -> question.id().toString().equals(from))
                .findFirst()
                .map(question -> new Form("", question.id().toString(), question.question(), "", "", ""))
                .orElse(new Form("", "", "", "", "", ""));
    }

    private static @Nullable Line find(List<Line> lessons, @Nullable String id) {
        return lessons.stream()
                .filter(line -> line.lesson().lesson().toString().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static Line line(Lesson lesson, KnowMessages say) {
        return switch (lesson.state()) {
            case ACTIVE -> new Line(lesson, role(lesson.role(), say), say.le_active(), "ok");
            case EXPIRED -> new Line(lesson, role(lesson.role(), say), say.le_expired(), "wait");
            case SOURCE_CHANGED -> new Line(lesson, role(lesson.role(), say), say.le_changed(), "wait");
        };
    }

    private static String role(String role, KnowMessages say) {
        return switch (role) {
            case "supervisor" -> say.le_supervisor();
            case "owner" -> say.le_owner();
            case "builder" -> say.le_builder();
            default -> role;
        };
    }

    /** The end of the day named; lesson_day where it is none. */
    private static @Nullable Instant end(String day) {
        if (day.isBlank()) return null;
        try {
            return LocalDate.parse(day.strip()).plusDays(1).atStartOfDay(ZONE).toInstant();
        } catch (DateTimeParseException e) {
            throw new Refusal("lesson_day", Refusal.Kind.INVALID);
        }
    }

    private static @Nullable UUID idOrNull(String id) {
        return id.isBlank() ? null : PathIds.read(id);
    }

    private @Nullable String done(@Nullable String done) {
        KnowMessages say = KnowTexts.of(frame.language());
        return switch (done == null ? "" : done) {
            case "taught" -> say.le_taught();
            case "changed" -> say.le_changed_now();
            case "forgotten" -> say.le_forgotten();
            case "closed" -> say.le_closed();
            default -> null;
        };
    }

    private static Response back(AgentDraft agent, String done) {
        return Response.seeOther(URI.create("/studio/agents/" + agent.id() + "/lessons?done=" + done))
                .build();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
