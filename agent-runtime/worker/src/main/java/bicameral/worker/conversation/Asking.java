package bicameral.worker.conversation;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.Answered;
import bicameral.protocol.ChamberEvent.Citation;
import bicameral.protocol.ChamberEvent.End;
import bicameral.protocol.ChamberRequest.Ask;
import bicameral.protocol.ChamberRequest.Explain;
import bicameral.protocol.ChamberRequest.PreviewPrompt;
import bicameral.protocol.prompt.Allowance;
import bicameral.protocol.redaction.Redactor;
import bicameral.worker.answer.Composed;
import bicameral.worker.answer.ExtractiveAnswerer;
import bicameral.worker.answer.Question;
import bicameral.worker.endpoint.Endpoint;
import bicameral.worker.engine.Embeddings;
import bicameral.worker.engine.GatewayClient;
import bicameral.worker.engine.Generation;
import bicameral.worker.engine.Prompt;
import bicameral.worker.engine.Surroundings;
import bicameral.worker.exchange.Declined;
import bicameral.worker.exchange.Exchange;
import bicameral.worker.lesson.Lessons;
import bicameral.worker.redaction.Redaction;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries a question from the visitor to its end: replay, history, answer, memory. The turn is durable before its end is
 * sent. The same message asked twice at once is answered once, then replayed. Thread-safe.
 */
public final class Asking {
    private static final int MAX_QUESTION = 20_000;
    /** Below this confidence passages are not sent out. */
    private static final double WORTH_SENDING = 0.1;

    private static final double UNCITED = 0.3;

    private final Conversations conversations;
    private final Crossings crossings;
    private final Supplier<ExtractiveAnswerer> answerer;
    private final GatewayClient gateway;
    private final Lessons lessons;
    private final Redaction redaction;
    private final Surroundings surroundings;
    private final ConcurrentHashMap<UUID, ReentrantLock> running = new ConcurrentHashMap<>();

    /** Answers from what {@code answerer} finds, or through {@code gateway}. */
    public Asking(
            Conversations conversations,
            Crossings crossings,
            Supplier<ExtractiveAnswerer> answerer,
            GatewayClient gateway,
            Lessons lessons,
            Redaction redaction,
            Surroundings surroundings) {
        this.conversations = conversations;
        this.crossings = crossings;
        this.answerer = answerer;
        this.gateway = gateway;
        this.lessons = lessons;
        this.redaction = redaction;
        this.surroundings = surroundings;
    }

    /** Streams the answer and its end. */
    public void ask(Ask ask, Exchange exchange) {
        check(ask);
        ReentrantLock once = running.computeIfAbsent(ask.message(), message -> new ReentrantLock());
        once.lock();
        try {
            Conversations.Finished before =
                    conversations.finished(ask.message(), ask.agent().agent(), ask.visitor());
            Conversations.Finished finished = before == null ? answer(ask, exchange) : replay(before, exchange);
            exchange.send(finished.answered());
        } finally {
            if (!once.hasQueuedThreads()) running.remove(ask.message(), once);
            once.unlock();
        }
    }

    /**
     * How the chamber itself would answer, lessons included.
     *
     * @throws Declined bad_request, question_too_long
     */
    public ChamberEvent.Explained explain(Explain explain) {
        if (absent(explain.agent()) || absent(explain.question()))
            throw new Declined("bad_request", "agent and question are needed");
        checkText(explain.question());
        Question question = new Question(
                explain.question(),
                List.of(),
                explain.agent().collections(),
                explain.agent().abstention(),
                absent(explain.language()) ? "" : explain.language());
        return answerer.get()
                .explain(
                        question,
                        lessons.taught(question.text(), question.collections()).orElse(null));
    }

    /** The chamber's own answer to a first question, lessons included: nothing leaves, nothing is remembered. */
    public Composed answer(String text, AgentBrief agent) {
        return lessons.answer(text, agent.collections())
                .orElseGet(() -> answerer.get()
                        .answer(new Question(text, List.of(), agent.collections(), agent.abstention(), "")));
    }

    private static void check(Ask ask) {
        if (absent(ask.message()) || absent(ask.agent()) || absent(ask.visitor()) || absent(ask.text()))
            throw new Declined("bad_request", "message, agent, visitor and text are needed");
        checkText(ask.text());
        ask.earlier().forEach(said -> checkLength(said.question() + said.answer()));
    }

    private static void checkText(String text) {
        if (text.isBlank()) throw new Declined("bad_request", "an empty question");
        checkLength(text);
    }

    private static void checkLength(String text) {
        if (text.length() > MAX_QUESTION)
            throw new Declined("question_too_long", "more than " + MAX_QUESTION + " characters");
    }

    /** JSON may leave out what the record's type promises. */
    private static boolean absent(@Nullable Object value) {
        return value == null;
    }

    private static Conversations.Finished replay(Conversations.Finished finished, Exchange exchange) {
        Pieces.send(finished.answered().text(), finished.citations(), exchange);
        return finished;
    }

    private Conversations.Finished answer(Ask ask, Exchange exchange) {
        List<ChamberEvent.Turn> history = history(ask);
        UUID conversation = ask.conversation() == null ? UUID.randomUUID() : ask.conversation();
        String alone = question(ask, history).standalone();
        Composed lesson = lessons.answer(alone, ask.agent().collections()).orElse(null);
        Composed composed = lesson == null ? found(ask, conversation, history) : lesson;
        Conversations.Finished finished = lesson == null && ask.agent().engine() == AgentBrief.Engine.SHARED
                ? generated(ask, exchange, conversation, history, composed)
                : extracted(composed, conversation, exchange);
        if (ask.remember())
            conversations.remember(
                    ask.message(),
                    ask.agent().agent(),
                    ask.visitor(),
                    new Conversations.Asked(ask.text(), alone),
                    finished);
        return finished;
    }

    /** The only search for which the question may be asked of the tenant's own embedding endpoint. */
    private Composed found(Ask ask, UUID conversation, List<ChamberEvent.Turn> history) {
        Embeddings.Asked asked = new Embeddings.Asked(
                ask.message(), ask.text(), sent -> keep(ask, conversation, sent.body(), sent.salt(), sent.spans()));
        return ScopedValue.where(Endpoint.ASKED, asked)
                .call(() -> answerer.get().answer(question(ask, history)));
    }

    private void keep(Ask ask, UUID conversation, String body, String salt, String spans) {
        crossings.keep(ask.message(), ask.remember() ? conversation : null, body, salt, spans);
    }

    private List<ChamberEvent.Turn> history(Ask ask) {
        return ask.conversation() == null
                ? ask.earlier().stream().map(Asking::said).toList()
                : conversations.lastTurns(
                        ask.agent().agent(), ask.conversation(), ask.visitor(), exchanges(ask.agent()));
    }

    /** The answerer in the chamber reads as many as it always does; more are for the engine alone. */
    private static int exchanges(AgentBrief agent) {
        return Allowance.of(agent.extent()).exchanges();
    }

    private static Question question(Ask ask, List<ChamberEvent.Turn> history) {
        return new Question(
                ask.text(),
                exchanged(history),
                ask.agent().collections(),
                ask.agent().abstention(),
                ask.language());
    }

    private static List<Question.Exchange> exchanged(List<ChamberEvent.Turn> history) {
        int latest = Math.min(
                history.size(), Allowance.of(AgentBrief.Extent.PASSAGES).exchanges());
        return history.subList(history.size() - latest, history.size()).stream()
                .map(turn -> new Question.Exchange(turn.question(), turn.answer()))
                .toList();
    }

    private static Conversations.Finished extracted(Composed composed, UUID conversation, Exchange exchange) {
        Pieces.send(composed.text(), composed.citations(), exchange);
        Answered answered = new Answered(
                composed.end(),
                conversation,
                composed.text(),
                composed.confidence(),
                distinct(composed.citations()),
                null);
        return new Conversations.Finished(answered, composed.citations());
    }

    private Conversations.Finished generated(
            Ask ask, Exchange exchange, UUID conversation, List<ChamberEvent.Turn> history, Composed found) {
        if (isPointless(found)) return extracted(abstention(ask, found), conversation, exchange);
        UUID before = ask.conversation();
        Redactor redactor = redactor(ask.agent(), ask.language(), before);
        Prompt prompt =
                Prompt.of(ask.message(), ask.agent(), history, sendable(ask.agent(), found), ask.text(), redactor);
        Generation.Outcome outcome = new Generation(prompt, redactor, reader(ask, conversation, exchange)).run(gateway);
        if (redactor != null && ask.remember()) redaction.keep(conversation, redactor);
        if (!outcome.covered()) return notCovered(abstention(ask, found), outcome, conversation, exchange);
        Answered answered = new Answered(
                outcome.end(),
                conversation,
                outcome.text(),
                confidence(found, outcome),
                distinct(outcome.citations()),
                outcome.crossing());
        return new Conversations.Finished(answered, outcome.citations());
    }

    /** Whether what was found has so little to do with the question that it is not worth sending it out. */
    private static boolean isPointless(Composed found) {
        return found.passages().isEmpty() || (found.end() == End.ABSTAINED && found.confidence() < WORTH_SENDING);
    }

    private List<ChamberEvent.Passage> sendable(AgentBrief agent, Composed found) {
        return switch (agent.extent()) {
            case REDACTED, PASSAGES -> found.passages();
            case FULL -> surroundings.of(agent.collections(), found.passages(), Allowance.of(AgentBrief.Extent.FULL));
        };
    }

    private @Nullable Redactor redactor(AgentBrief agent, String language, @Nullable UUID conversation) {
        return agent.extent() == AgentBrief.Extent.REDACTED ? redaction.redactor(language, conversation) : null;
    }

    /**
     * What an engine would be sent for a question; nothing is sent and nothing kept.
     *
     * @throws Declined bad_request, question_too_long, egress_refused
     */
    public ChamberEvent.PromptPreview preview(PreviewPrompt wanted) {
        if (absent(wanted.agent()) || absent(wanted.question()))
            throw new Declined("bad_request", "agent and question are needed");
        checkText(wanted.question());
        wanted.earlier().forEach(said -> checkLength(said.question() + said.answer()));
        List<ChamberEvent.Turn> history =
                wanted.earlier().stream().map(Asking::said).toList();
        AgentBrief agent = wanted.agent();
        Question question = new Question(
                wanted.question(), exchanged(history), agent.collections(), agent.abstention(), wanted.language());
        boolean taught =
                lessons.answer(question.standalone(), agent.collections()).isPresent();
        Composed found = answerer.get().answer(question);
        if (taught || agent.engine() != AgentBrief.Engine.SHARED || isPointless(found))
            return new ChamberEvent.PromptPreview(List.of(), 0, List.of(), List.of());
        Redactor redactor = redactor(agent, wanted.language(), null);
        Prompt prompt = Prompt.of(new UUID(0, 0), agent, history, sendable(agent, found), wanted.question(), redactor);
        return new ChamberEvent.PromptPreview(
                prompt.call().turns(),
                prompt.call().maxTokens(),
                prompt.passages(),
                redactor == null ? List.of() : Redaction.replaced(redactor));
    }

    private static ChamberEvent.Turn said(PreviewPrompt.Said said) {
        return new ChamberEvent.Turn(
                new UUID(0, 0), Instant.EPOCH, said.question(), said.answer(), End.DONE, List.of());
    }

    /** The extractive answerer's abstention, or one in its words where it would have answered by itself. */
    private Composed abstention(Ask ask, Composed found) {
        if (found.end() == End.ABSTAINED) return found;
        return answerer.get()
                .answer(new Question(
                        ask.text(), List.of(), List.of(), ask.agent().abstention(), ask.language()));
    }

    private static Conversations.Finished notCovered(
            Composed abstention, Generation.Outcome outcome, UUID conversation, Exchange exchange) {
        Pieces.send(abstention.text(), List.of(), exchange);
        Answered answered = new Answered(
                End.ABSTAINED, conversation, abstention.text(), abstention.confidence(), 0, outcome.crossing());
        return new Conversations.Finished(answered, List.of());
    }

    private Generation.Reader reader(Ask ask, UUID conversation, Exchange exchange) {
        return new Generation.Reader() {
            @Override
            public void queued(int before) {
                quietly(exchange, new ChamberEvent.Queued(before));
            }

            @Override
            public void sent(String body, String salt, String spans) {
                keep(ask, conversation, body, salt, spans);
            }

            @Override
            public void text(String text) {
                quietly(exchange, new ChamberEvent.Token(text));
            }

            @Override
            public void citation(Citation citation) {
                quietly(exchange, citation);
            }

            @Override
            public void whenGone(Runnable action) {
                exchange.whenGone(action);
            }
        };
    }

    /** A reader who has gone ends the engine's call by itself; what was delivered until then is still remembered. */
    private static void quietly(Exchange exchange, ChamberEvent event) {
        try {
            exchange.send(event);
        } catch (UncheckedIOException e) {
            // The exchange knows and has cancelled.
        }
    }

    /** Half from how well the passages fit, half from how much of the answer is cited; little where nothing is. */
    private static double confidence(Composed found, Generation.Outcome outcome) {
        double both = (found.confidence() + outcome.cited()) / 2;
        return outcome.citations().isEmpty() ? Math.min(UNCITED, both) : both;
    }

    private static int distinct(List<Citation> citations) {
        return (int) citations.stream()
                .map(citation -> citation.document() + "/" + citation.passage())
                .distinct()
                .count();
    }
}
