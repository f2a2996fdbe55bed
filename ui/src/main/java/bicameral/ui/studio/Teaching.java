package bicameral.ui.studio;

import bicameral.host.chamber.Chambers;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.GoldenResult;
import bicameral.protocol.Lesson;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.Standing;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's people teach an agent beyond documents. Thread-safe. Reading needs VIEW; standings and golden questions need
 * BUILD; lessons need BUILD or SUPERVISE. Every change is audited by ids and codes, never by its words.
 */
@ApplicationScoped
public class Teaching {
    private final Chambers chambers;
    private final TenantTx tx;
    private final AuditLog audit;

    public Teaching(Chambers chambers, TenantTx tx, AuditLog audit) {
        this.chambers = chambers;
        this.tx = tx;
        this.audit = audit;
    }

    /** What each document is worth, worst first. */
    public List<DocumentQuality> quality(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.quality(current.tenant(), agent.collection());
    }

    /** What the passages of a document are worth, worst first. */
    public List<PassageQuality> quality(CurrentTenant current, AgentDraft agent, UUID document, int limit) {
        current.require(Role.Permission.VIEW);
        return chambers.passageQuality(current.tenant(), agent.collection(), document, Math.clamp(limit, 1, 200));
    }

    /** Says how far a document is trusted. */
    public void stand(CurrentTenant current, AgentDraft agent, UUID document, Standing standing) {
        current.require(Role.Permission.BUILD);
        chambers.setStanding(current.tenant(), agent.collection(), document, standing);
        note(
                current,
                "document.standing",
                document,
                Map.of(
                        "agent",
                        agent.id().toString(),
                        "standing",
                        standing.name().toLowerCase(Locale.ROOT)));
    }

    /** Lessons, newest first. */
    public List<Lesson> lessons(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.lessons(current.tenant(), agent.collection());
    }

    /**
     * Teaches a correction, in the name of the highest role that may.
     *
     * @throws Refusal malformed for an empty question or answer; lesson_expired (INVALID) for an expiry that has passed
     */
    public Lesson teach(CurrentTenant current, AgentDraft agent, UUID lesson, Correction correction) {
        String role = teacher(current);
        if (correction.question().isBlank() || correction.answer().isBlank())
            throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        Instant expires = correction.expiresAt();
        if (expires != null && !expires.isAfter(Clock.systemUTC().instant()))
            throw new Refusal("lesson_expired", Refusal.Kind.INVALID);
        Lesson taught = chambers.teach(
                current.tenant(),
                new ChamberRequest.Teach(
                        lesson,
                        agent.collection(),
                        correction.question(),
                        correction.answer(),
                        role,
                        expires,
                        correction.source(),
                        correction.sourcePassage()));
        note(current, "lesson.teach", lesson, Map.of("agent", agent.id().toString(), "role", role));
        return taught;
    }

    /** What is taught; a sourcePassage of -1 means the source as a whole. */
    public record Correction(
            String question,
            String answer,
            @Nullable Instant expiresAt,
            @Nullable UUID source,
            long sourcePassage) {}

    private static String teacher(CurrentTenant current) {
        if (current.roles().contains(Role.OWNER)) return "owner";
        if (current.roles().contains(Role.BUILDER)) return "builder";
        current.require(Role.Permission.SUPERVISE);
        return "supervisor";
    }

    /** Forgets a lesson. */
    public void forgetLesson(CurrentTenant current, AgentDraft agent, UUID lesson) {
        teacher(current);
        chambers.forgetLesson(current.tenant(), agent.collection(), lesson);
        note(current, "lesson.forget", lesson, Map.of("agent", agent.id().toString()));
    }

    /** Golden questions, oldest first. */
    public List<GoldenQuestion> golden(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.golden(current.tenant(), agent.collection());
    }

    /** Keeps or replaces a golden question. */
    public GoldenQuestion saveGolden(CurrentTenant current, AgentDraft agent, GoldenQuestion question) {
        current.require(Role.Permission.BUILD);
        GoldenQuestion saved = chambers.saveGolden(current.tenant(), question);
        note(
                current,
                "golden.save",
                question.golden(),
                Map.of("agent", agent.id().toString()));
        return saved;
    }

    /** Forgets a golden question. */
    public void forgetGolden(CurrentTenant current, AgentDraft agent, UUID golden) {
        current.require(Role.Permission.BUILD);
        chambers.forgetGolden(current.tenant(), agent.collection(), golden);
        note(current, "golden.forget", golden, Map.of("agent", agent.id().toString()));
    }

    /** Asks the golden questions of the draft, all where none is named; free, and nothing leaves. */
    public List<GoldenResult> runGolden(CurrentTenant current, AgentDraft agent, @Nullable UUID golden) {
        current.require(Role.Permission.VIEW);
        AgentBrief brief = new AgentBrief(
                agent.id(),
                0,
                agent.settings().name(),
                agent.settings().purpose(),
                agent.settings().persona(),
                agent.settings().abstention(),
                List.of(agent.collection()),
                AgentBrief.Engine.EXTRACTIVE);
        return chambers.runGolden(current.tenant(), brief, golden);
    }

    private void note(CurrentTenant current, String action, UUID target, Map<String, String> details) {
        tx.in(current.tenant(), handle -> {
            audit.write(handle, current, action, target.toString(), details);
            return target;
        });
    }
}
