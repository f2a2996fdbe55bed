package bicameral.ui.studio;

import bicameral.host.chamber.Chambers;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent.UnansweredQuestion;
import bicameral.protocol.ChamberRequest.Teach;
import bicameral.protocol.Lesson;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Corrections taught to an agent's chamber, and the questions that had no answer. Thread-safe. Reading needs VIEW; teaching,
 * forgetting and closing need SUPERVISE or BUILD. Texts go to the chamber and nowhere else.
 */
@ApplicationScoped
public class Lessons {
    /** As the chamber counts. */
    public static final int QUESTION_CHARACTERS = 500;
    /** As the chamber counts. */
    public static final int ANSWER_CHARACTERS = 4_000;

    private static final int UNANSWERED = 200;
    static final long WHOLE_DOCUMENT = -1;

    private final Chambers chambers;
    private final AuditLog audit;

    public Lessons(Chambers chambers, AuditLog audit) {
        this.chambers = chambers;
        this.audit = audit;
    }

    /** Whether this member may teach. */
    public static boolean mayTeach(CurrentTenant current) {
        return current.may(Role.Permission.SUPERVISE) || current.may(Role.Permission.BUILD);
    }

    /** Lessons, newest first, those that rest included. */
    public List<Lesson> list(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.lessons(current.tenant(), agent.collection());
    }

    /**
     * Teaches, or replaces the lesson of this id. Refusals (INVALID): empty_lesson, lesson_too_long, lesson_expired,
     * too_many_lessons; unknown_document (NOT_FOUND).
     */
    public Lesson teach(CurrentTenant current, AgentDraft agent, UUID lesson, Correction correction) {
        requireTeaching(current);
        Instant expiresAt = correction.expiresAt();
        if (correction.question().isBlank() || correction.answer().isBlank())
            throw new Refusal("empty_lesson", Refusal.Kind.INVALID);
        if (correction.question().length() > QUESTION_CHARACTERS
                || correction.answer().length() > ANSWER_CHARACTERS)
            throw new Refusal("lesson_too_long", Refusal.Kind.INVALID);
        if (expiresAt != null && !expiresAt.isAfter(Instant.now()))
            throw new Refusal("lesson_expired", Refusal.Kind.INVALID);
        Lesson taught = chambers.teach(
                current.tenant(),
                new Teach(
                        lesson,
                        agent.collection(),
                        correction.question().strip(),
                        correction.answer().strip(),
                        role(current),
                        expiresAt,
                        correction.source(),
                        correction.sourcePassage()));
        tell(current, "lesson.teach", agent, lesson);
        return taught;
    }

    /**
     * What is taught.
     *
     * @param source document it stands on, or null
     * @param sourcePassage ordinal in the source; -1 for the document as a whole
     */
    public record Correction(
            String question,
            String answer,
            @Nullable Instant expiresAt,
            @Nullable UUID source,
            long sourcePassage) {
        /** Standing on a document as a whole, or on none. */
        public static Correction of(
                String question, String answer, @Nullable Instant expiresAt, @Nullable UUID source) {
            return new Correction(question, answer, expiresAt, source, WHOLE_DOCUMENT);
        }
    }

    /** Forgets a lesson. */
    public void forget(CurrentTenant current, AgentDraft agent, UUID lesson) {
        requireTeaching(current);
        chambers.forgetLesson(current.tenant(), agent.collection(), lesson);
        tell(current, "lesson.forget", agent, lesson);
    }

    /** Questions that visitors got no answer to, most often asked first. */
    public List<UnansweredQuestion> unanswered(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.unanswered(current.tenant(), agent.id(), UNANSWERED);
    }

    /** Takes a question off that list. */
    public void close(CurrentTenant current, AgentDraft agent, UUID question) {
        requireTeaching(current);
        chambers.closeUnanswered(current.tenant(), agent.id(), question);
        tell(current, "unanswered.close", agent, question);
    }

    /** The role a lesson is cited by: the one that answers for content most closely. */
    static String role(CurrentTenant current) {
        if (current.roles().contains(Role.SUPERVISOR)) return "supervisor";
        return current.roles().contains(Role.OWNER) ? "owner" : "builder";
    }

    private static void requireTeaching(CurrentTenant current) {
        if (!mayTeach(current)) throw new Refusal("not_allowed", Refusal.Kind.FORBIDDEN);
    }

    private void tell(CurrentTenant current, String deed, AgentDraft agent, UUID what) {
        audit.write(current, deed, agent.id().toString(), Map.of("id", what.toString()));
    }
}
