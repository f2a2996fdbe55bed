package bicameral.worker.engine;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.prompt.Allowance;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Piece.Sort;
import bicameral.protocol.prompt.Template;
import bicameral.protocol.redaction.Detectors;
import bicameral.protocol.redaction.Redactor;
import bicameral.worker.exchange.Declined;
import bicameral.worker.passage.Orders;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the engine is given: rules and persona, the last turns, the passages and the question. Nothing else is in it, so
 * there is nothing of other visitors or agents to be talked out of it.
 *
 * @param call for the gateway
 * @param passages the passages as numbered in it, from 1
 */
public record Prompt(GenerateCall call, List<ChamberEvent.Passage> passages) {
    /** What the engine says where the passages do not settle the question. */
    static final String NOT_COVERED = "NOT_COVERED";

    private static final int MAX_ANSWER_TOKENS = 1024;
    /** A fence's key is drawn again where it makes, together with what stands beside it, something that should be redacted. */
    private static final int DRAWS = 3;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Copies the list. */
    public Prompt {
        passages = List.copyOf(passages);
    }

    /**
     * Builds the prompt from ranked passages, best first.
     *
     * @param history oldest first; what is beyond the agent's allowance is left out, the oldest first
     * @param redactor of this message, null where nothing is redacted
     * @throws Declined egress_refused where redaction left something that can be told by its form
     */
    public static Prompt of(
            UUID message,
            AgentBrief agent,
            List<ChamberEvent.Turn> history,
            List<ChamberEvent.Passage> ranked,
            String question,
            @Nullable Redactor redactor) {
        Allowance allowance = Allowance.of(agent.extent());
        List<ChamberEvent.Passage> sent = fitting(ranked, allowance);
        List<GenerateCall.Turn> before = said(history, allowance, redactor, sent, question);
        for (int draw = 0; draw < DRAWS; draw++) {
            List<GenerateCall.Turn> turns = new ArrayList<>();
            turns.add(new GenerateCall.Turn("system", rules(agent, redactor)));
            turns.addAll(before);
            turns.add(new GenerateCall.Turn("user", material(sent, question, redactor)));
            if (redactor == null || turns.stream().noneMatch(turn -> Detectors.tell(turn.text())))
                return new Prompt(new GenerateCall(message, turns, MAX_ANSWER_TOKENS), sent);
        }
        throw new Declined("egress_refused", "something that should be redacted is left");
    }

    private static List<GenerateCall.Turn> said(
            List<ChamberEvent.Turn> history,
            Allowance allowance,
            @Nullable Redactor redactor,
            List<ChamberEvent.Passage> sent,
            String question) {
        List<ChamberEvent.Turn> latest = latest(history, allowance);
        if (redactor != null) meet(redactor, latest, sent, question);
        List<GenerateCall.Turn> turns = new ArrayList<>();
        for (ChamberEvent.Turn turn : latest) {
            turns.add(said("user", turn.question(), allowance, redactor));
            turns.add(said("assistant", Marks.without(turn.answer()), allowance, redactor));
        }
        return turns;
    }

    /** The newest turns that fit, oldest first. */
    private static List<ChamberEvent.Turn> latest(List<ChamberEvent.Turn> history, Allowance allowance) {
        int room = allowance.conversationCharacters();
        int from = history.size();
        while (from > 0 && history.size() - from < allowance.exchanges()) {
            ChamberEvent.Turn turn = history.get(from - 1);
            room -= Math.min(turn.question().length(), allowance.turnCharacters())
                    + Math.min(turn.answer().length(), allowance.turnCharacters());
            if (room < 0) break;
            from--;
        }
        return history.subList(from, history.size());
    }

    private static void meet(
            Redactor redactor, List<ChamberEvent.Turn> history, List<ChamberEvent.Passage> sent, String question) {
        List<String> texts = new ArrayList<>(List.of(question));
        history.forEach(turn -> texts.addAll(List.of(turn.question(), turn.answer())));
        sent.forEach(passage -> texts.addAll(List.of(passage.documentName(), passage.place(), passage.text())));
        redactor.meet(texts);
    }

    private static List<Piece> rules(AgentBrief agent, @Nullable Redactor redactor) {
        Pieces pieces = new Pieces(redactor).own(Template.RULES);
        if (redactor != null) pieces.own(Template.PSEUDONYMS);
        pieces.own(Template.NAME).add(Sort.PERSONA, agent.name());
        if (!agent.purpose().isBlank()) pieces.own(Template.PURPOSE).add(Sort.PERSONA, agent.purpose());
        if (!agent.persona().isBlank()) pieces.own(Template.MANNER).add(Sort.PERSONA, agent.persona());
        return pieces.all();
    }

    private static GenerateCall.Turn said(String role, String text, Allowance allowance, @Nullable Redactor redactor) {
        String kept = shortened(text, allowance.turnCharacters());
        Pieces pieces = new Pieces(redactor).add(Sort.CONVERSATION, kept);
        if (kept.length() < text.length()) pieces.own(Template.ELLIPSIS);
        return new GenerateCall.Turn(role, pieces.all());
    }

    /** A document cannot forge the end of a fence whose key was made after it was written. */
    private static List<Piece> material(List<ChamberEvent.Passage> sent, String question, @Nullable Redactor redactor) {
        byte[] random = new byte[6];
        RANDOM.nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        Pieces pieces = new Pieces(redactor);
        for (int i = 0; i < sent.size(); i++) {
            ChamberEvent.Passage passage = sent.get(i);
            pieces.own(Template.opening(i + 1));
            line(pieces, passage, passage.documentName());
            pieces.own(Template.between());
            line(pieces, passage, passage.place());
            pieces.own(Template.opened(key)).passage(passage).own(Template.closing(key));
        }
        return pieces.own(Template.QUESTION).add(Sort.QUESTION, question).all();
    }

    private static void line(Pieces pieces, ChamberEvent.Passage passage, String text) {
        if (Orders.in(text)) pieces.own(Template.ELLIPSIS);
        else pieces.about(passage, text.replaceAll("\\s+", " "));
    }

    private static List<ChamberEvent.Passage> fitting(List<ChamberEvent.Passage> ranked, Allowance allowance) {
        List<ChamberEvent.Passage> sent = new ArrayList<>();
        int room = allowance.passageCharacters();
        for (ChamberEvent.Passage passage : ranked) {
            if (sent.size() == allowance.passages()) break;
            if (passage.text().length() > room) continue;
            room -= passage.text().length();
            sent.add(passage);
        }
        return sent;
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) return text;
        int end = most;
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end);
    }
}
