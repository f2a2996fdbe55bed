package bicameral.ui.studio;

import bicameral.host.chamber.Chambers;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent.Explained;
import bicameral.protocol.ChamberEvent.GoldenReport;
import bicameral.protocol.GoldenQuestion;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Trying an agent's draft against its documents: how it would answer, and the golden questions. Thread-safe. Reading needs
 * VIEW, keeping, running and forgetting golden questions BUILD. Nothing leaves the chamber and nothing is charged. How the
 * golden questions went is kept in the chamber.
 */
@ApplicationScoped
public class Trials {
    private static final int QUESTION_CHARACTERS = 500;
    private static final int WORDS = 20;

    private final Chambers chambers;
    private final AuditLog audit;

    public Trials(Chambers chambers, AuditLog audit) {
        this.chambers = chambers;
        this.audit = audit;
    }

    /** How the draft would answer, and why; empty_question and question_too_long (INVALID). */
    public Explained explain(CurrentTenant current, AgentDraft agent, String question, String language) {
        current.require(Role.Permission.VIEW);
        return chambers.explain(current.tenant(), brief(agent), checked(question), language);
    }

    /** Golden questions, oldest first. */
    public List<GoldenQuestion> golden(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.golden(current.tenant(), agent.collection());
    }

    /** Keeps or replaces a golden question; empty_question, question_too_long and golden_too_long (INVALID). */
    public GoldenQuestion save(CurrentTenant current, AgentDraft agent, GoldenQuestion question) {
        current.require(Role.Permission.BUILD);
        if (question.expectedWords().size() > WORDS) throw new Refusal("golden_too_long", Refusal.Kind.INVALID);
        GoldenQuestion saved = chambers.saveGolden(
                current.tenant(),
                new GoldenQuestion(
                        question.golden(),
                        agent.collection(),
                        checked(question.question()),
                        question.expectedWords(),
                        question.expectedSource().strip(),
                        question.answerable()));
        tell(current, "golden.save", agent, question.golden());
        return saved;
    }

    /** Forgets a golden question. */
    public void forget(CurrentTenant current, AgentDraft agent, UUID golden) {
        current.require(Role.Permission.BUILD);
        chambers.forgetGolden(current.tenant(), agent.collection(), golden);
        tell(current, "golden.forget", agent, golden);
    }

    /**
     * Begins to ask one golden question, or all where none is named; goes on by itself. While a run of the agent is on its
     * way nothing more is begun.
     */
    public GoldenReport run(CurrentTenant current, AgentDraft agent, @Nullable UUID golden) {
        current.require(Role.Permission.BUILD);
        return chambers.runGolden(current.tenant(), Ids.next(), brief(agent), golden);
    }

    /** How the golden questions were answered last, and how far the latest run is. */
    public GoldenReport report(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.goldenReport(current.tenant(), agent.collection());
    }

    private static String checked(String question) {
        if (question.isBlank()) throw new Refusal("empty_question", Refusal.Kind.INVALID);
        if (question.length() > QUESTION_CHARACTERS)
            throw new Refusal("question_too_long", Refusal.Kind.INVALID, Map.of("limit", QUESTION_CHARACTERS));
        return question.strip();
    }

    private static AgentBrief brief(AgentDraft agent) {
        AgentSettings settings = agent.settings();
        return new AgentBrief(
                agent.id(),
                0,
                settings.name(),
                settings.purpose(),
                settings.persona(),
                settings.abstention(),
                List.of(agent.collection()),
                settings.engine(),
                settings.egress().extent());
    }

    /** Questions stay in the chamber; the log names agent and id. */
    private void tell(CurrentTenant current, String deed, AgentDraft agent, UUID golden) {
        audit.write(current, deed, agent.id().toString(), Map.of("golden", golden.toString()));
    }
}
