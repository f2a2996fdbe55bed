package bicameral.ui.studio;

import bicameral.host.chamber.Chambers;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent.End;
import bicameral.protocol.ChamberEvent.Explained;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.GoldenResult;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Trying an agent's draft against its documents: how it would answer, and the golden questions. Thread-safe. Reading needs
 * VIEW, keeping, running and forgetting golden questions BUILD. Nothing leaves the chamber and nothing is charged. How the
 * golden questions went is remembered, without question or answer, until the application ends.
 */
@ApplicationScoped
public class Trials {
    private static final int QUESTION_CHARACTERS = 500;
    private static final int WORDS = 20;
    private static final int AGENTS_REMEMBERED = 1_000;

    private final Chambers chambers;
    private final AuditLog audit;
    private final Map<UUID, Map<UUID, Outcome>> outcomes = new LinkedHashMap<>();

    public Trials(Chambers chambers, AuditLog audit) {
        this.chambers = chambers;
        this.audit = audit;
    }

    /**
     * How a golden question went when it was last run.
     *
     * @param missing how many of the expected words the answer lacked
     * @param sourceCited whether the expected source was cited
     */
    public record Outcome(boolean passed, int missing, boolean sourceCited, End end, double confidence, Instant at) {
        static Outcome of(GoldenResult result) {
            return new Outcome(
                    result.passed(),
                    result.missingWords().size(),
                    result.sourceCited(),
                    result.answered(),
                    result.confidence(),
                    result.at());
        }
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

    /**
     * Keeps a golden question.
     *
     * @param words one a line; each must stand in the answer
     * @param source name of the document to be cited, empty for any
     */
    public void save(
            CurrentTenant current, AgentDraft agent, String question, String words, String source, boolean answerable) {
        current.require(Role.Permission.BUILD);
        List<String> expected =
                words.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
        if (expected.size() > WORDS) throw new Refusal("golden_too_long", Refusal.Kind.INVALID);
        UUID id = Ids.next();
        chambers.saveGolden(
                current.tenant(),
                new GoldenQuestion(id, agent.collection(), checked(question), expected, source.strip(), answerable));
        tell(current, "golden.save", agent, id);
    }

    /** Forgets a golden question. */
    public void forget(CurrentTenant current, AgentDraft agent, UUID golden) {
        current.require(Role.Permission.BUILD);
        chambers.forgetGolden(current.tenant(), agent.collection(), golden);
        synchronized (outcomes) {
            outcomes.getOrDefault(agent.id(), new HashMap<>()).remove(golden);
        }
        tell(current, "golden.forget", agent, golden);
    }

    /** Asks one golden question, or all where none is named. */
    public void run(CurrentTenant current, AgentDraft agent, @Nullable UUID golden) {
        current.require(Role.Permission.BUILD);
        List<GoldenResult> results = chambers.runGolden(current.tenant(), brief(agent), golden);
        synchronized (outcomes) {
            Map<UUID, Outcome> own = outcomes.remove(agent.id());
            Map<UUID, Outcome> kept = own == null ? new HashMap<>() : own;
            results.forEach(result -> kept.put(result.question().golden(), Outcome.of(result)));
            outcomes.put(agent.id(), kept);
            if (outcomes.size() > AGENTS_REMEMBERED)
                outcomes.remove(outcomes.keySet().iterator().next());
        }
    }

    /** How a golden question of the agent went last; empty where it has not been run since the application started. */
    public Optional<Outcome> last(AgentDraft agent, UUID golden) {
        synchronized (outcomes) {
            return Optional.ofNullable(
                    outcomes.getOrDefault(agent.id(), Map.of()).get(golden));
        }
    }

    /** Those of the questions that have been run. */
    public List<Outcome> last(AgentDraft agent, List<GoldenQuestion> questions) {
        List<Outcome> run = new ArrayList<>();
        for (GoldenQuestion question : questions) last(agent, question.golden()).ifPresent(run::add);
        return run;
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
                settings.engine());
    }

    /** Questions stay in the chamber; the log names agent and id. */
    private void tell(CurrentTenant current, String deed, AgentDraft agent, UUID golden) {
        audit.write(current, deed, agent.id().toString(), Map.of("golden", golden.toString()));
    }
}
