package bicameral.ui.trial;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.ChamberEvent.End;
import bicameral.protocol.ChamberEvent.Explained;
import bicameral.protocol.ChamberEvent.GoldenReport;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.GoldenResult;
import bicameral.protocol.GoldenRun;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.KnowMessages;
import bicameral.ui.studio.KnowTexts;
import bicameral.ui.studio.Knowledge;
import bicameral.ui.studio.KnowledgeSummary;
import bicameral.ui.studio.Trials;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The retrieval test and the golden questions of an agent. */
@Path("/studio/agents/{agent}")
@Authenticated
@RunOnVirtualThread
public class TrialPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final Trials trials;

    public TrialPages(SignedIn signedIn, Frame frame, Knowledge knowledge, Trials trials) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.trials = trials;
    }

    @CheckedTemplate(basePath = "trial")
    static class Pages {
        private Pages() {}

        static native TemplateInstance test(View view);
    }

    /**
     * All that the page shows.
     *
     * @param typed the question in its field
     * @param golden null while the chamber cannot tell
     * @param run the latest; null before the first
     * @param delete the golden question about to be deleted
     * @param told what was just done or refused
     */
    public record View(
            AgentDraft agent,
            String typed,
            @Nullable Explanation found,
            @Nullable List<GoldenLine> golden,
            @Nullable GoldenRun run,
            @Nullable GoldenLine delete,
            @Nullable String told,
            boolean refused,
            boolean mayBuild) {
        /** Whether golden questions are being asked. */
        public boolean running() {
            return run != null && run.endedAt() == null;
        }

        /** Those that have been asked. */
        public long asked() {
            return count(line -> line.last() != null);
        }

        /** Of those, the ones answered as expected. */
        public long passed() {
            return count(line -> line.last() != null && line.last().passed());
        }

        /** Those that pass now and did not the time before. */
        public long better() {
            return count(GoldenLine::better);
        }

        /** Those that do not pass any more. */
        public long worse() {
            return count(GoldenLine::worse);
        }

        private long count(Predicate<GoldenLine> which) {
            return golden == null ? 0 : golden.stream().filter(which).count();
        }
    }

    /** A golden question and how it went last. */
    public record GoldenLine(
            GoldenQuestion question, @Nullable GoldenResult last, String why) {
        static GoldenLine of(GoldenQuestion question, @Nullable GoldenResult last, KnowMessages say) {
            return new GoldenLine(question, last, last == null ? "" : why(question, last, say));
        }

        private static String why(GoldenQuestion question, GoldenResult last, KnowMessages say) {
            if (last.answered() == End.PARTIAL) return say.o_trouble();
            boolean answered = last.answered() == End.DONE;
            if (last.passed()) return answered ? say.o_answered() : say.o_silent();
            if (answered && !question.answerable()) return say.o_should_not();
            if (!answered) return say.o_should();
            if (!last.missingWords().isEmpty()) return say.o_missing(String.join(" · ", last.missingWords()));
            return last.sourceCited() ? say.o_other() : say.o_source();
        }

        /** Whether it passes now and did not the time before. */
        public boolean better() {
            return last != null && last.passed() && Boolean.FALSE.equals(last.before());
        }

        /** Whether it does not pass now and did the time before. */
        public boolean worse() {
            return last != null && !last.passed() && Boolean.TRUE.equals(last.before());
        }

        /** What a good answer holds. */
        public String words() {
            return String.join(" · ", question.expectedWords());
        }
    }

    /** The page; with {@code q} how that question would be answered. */
    @GET
    @Path("test")
    public Response page(
            @PathParam("agent") String id,
            @QueryParam("q") @Nullable String question,
            @QueryParam("delete") @Nullable String delete,
            @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        String typed = question == null ? "" : question.strip();
        if (typed.isEmpty()) return shown(current, agent, typed, null, delete, done(done), 200);
        try {
            return shown(current, agent, typed, explained(current, agent, typed), delete, done(done), 200);
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            return refused(current, agent, typed, refusal);
        }
    }

    /** Keeps the question as a golden one. */
    @POST
    @Path("golden")
    public Response save(
            @PathParam("agent") String id,
            @FormParam("question") @Nullable String question,
            @FormParam("words") @Nullable String words,
            @FormParam("source") @Nullable String source,
            @FormParam("answerable") @Nullable String answerable) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        try {
            List<String> expected = orEmpty(words)
                    .lines()
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList();
            trials.save(
                    current,
                    agent,
                    new GoldenQuestion(
                            Ids.next(),
                            agent.collection(),
                            orEmpty(question),
                            expected,
                            orEmpty(source),
                            !"no".equals(answerable)));
            return back(agent, "saved");
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            return refused(current, agent, orEmpty(question), refusal);
        }
    }

    /** Asks all golden questions. */
    @POST
    @Path("golden/run")
    public Response runAll(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        trials.run(current, agent, null);
        return back(agent, "ran");
    }

    /** Asks one golden question. */
    @POST
    @Path("golden/{golden}/run")
    public Response run(@PathParam("agent") String id, @PathParam("golden") String golden) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        trials.run(current, agent, PathIds.read(golden));
        return back(agent, "ran");
    }

    /** Forgets a golden question; the page has asked before. */
    @POST
    @Path("golden/{golden}/delete")
    public Response forget(@PathParam("agent") String id, @PathParam("golden") String golden) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        trials.forget(current, agent, PathIds.read(golden));
        return back(agent, "forgotten");
    }

    private Explanation explained(CurrentTenant current, AgentDraft agent, String question) {
        long start = System.nanoTime();
        Explained told =
                trials.explain(current, agent, question, frame.language().code());
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        long compared = KnowledgeSummary.of(knowledge.documents(current, agent)).passages();
        return Explanation.of(
                question,
                told,
                "/studio/agents/" + agent.id(),
                compared,
                millis,
                KnowTexts.of(frame.language()),
                sure(frame.language()));
    }

    private static SureMessages sure(Language language) {
        return language == Language.EN
                ? MessageBundles.get(SureMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(SureMessages.class);
    }

    private Response refused(CurrentTenant current, AgentDraft agent, String typed, Refusal refusal) {
        Problem problem = Problem.of(refusal);
        String sentence = Sentences.detail(problem, frame.language());
        View view = view(current, agent, typed, null, null, sentence, true);
        return Response.status(problem.status()).entity(Pages.test(view)).build();
    }

    private Response shown(
            CurrentTenant current,
            AgentDraft agent,
            String typed,
            @Nullable Explanation found,
            @Nullable String delete,
            @Nullable String told,
            int status) {
        return Response.status(status)
                .entity(Pages.test(view(current, agent, typed, found, delete, told, false)))
                .build();
    }

    private View view(
            CurrentTenant current,
            AgentDraft agent,
            String typed,
            @Nullable Explanation found,
            @Nullable String delete,
            @Nullable String told,
            boolean refused) {
        KnowMessages say = KnowTexts.of(frame.language());
        List<GoldenQuestion> questions =
                KnowTexts.ifAble(() -> trials.golden(current, agent)).orElse(null);
        GoldenReport report = KnowTexts.ifAble(() -> trials.report(current, agent))
                .orElseGet(() -> new GoldenReport(null, List.of()));
        Map<UUID, GoldenResult> last = report.results().stream()
                .collect(Collectors.toMap(result -> result.question().golden(), result -> result));
        List<GoldenLine> lines = questions == null
                ? null
                : questions.stream()
                        .map(question -> GoldenLine.of(question, last.get(question.golden()), say))
                        .toList();
        List<GoldenLine> all = lines == null ? List.of() : lines;
        return new View(
                agent,
                typed,
                found,
                lines,
                report.run(),
                all.stream()
                        .filter(line -> line.question().golden().toString().equals(delete))
                        .findFirst()
                        .orElse(null),
                told,
                refused,
                current.may(Role.Permission.BUILD));
    }

    private @Nullable String done(@Nullable String done) {
        KnowMessages say = KnowTexts.of(frame.language());
        return switch (done == null ? "" : done) {
            case "saved" -> say.gq_saved();
            case "ran" -> say.gq_ran();
            case "forgotten" -> say.gq_forgotten();
            default -> null;
        };
    }

    private static Response back(AgentDraft agent, String done) {
        UUID id = agent.id();
        return Response.seeOther(URI.create("/studio/agents/" + id + "/test?done=" + done + "#golden"))
                .build();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
