package bicameral.host.gateway;

import bicameral.protocol.EmbedCall;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.prompt.Allowance;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Spoken;
import bicameral.protocol.redaction.Detectors;
import bicameral.protocol.redaction.Redactor;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a chamber wants to send: whether it is well-formed, and whether each piece is what it is said to be. */
final class Prompt {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final int TURNS = 100;
    private static final int PIECES = 4_000;

    /** A page of names and numbers has some hundreds. */
    private static final int PSEUDONYMS = 2_000;

    private Prompt() {}

    /** Why the call is refused; null where it is in order. */
    static @Nullable Stop fault(GenerateCall call) {
        if (call.turns().isEmpty() || call.turns().size() > TURNS) return Stop.TURNS;
        if (call.maxTokens() < 1) return Stop.TOKENS;
        if (!call.turns().stream().allMatch(turn -> ROLES.contains(turn.role()))) return Stop.ROLE;
        if (pieces(call).count() > PIECES) return Stop.PIECES;
        long pseudonyms = pieces(call)
                .filter(piece -> piece.sort() == Piece.Sort.PSEUDONYM)
                .count();
        return pseudonyms > PSEUDONYMS ? Stop.PSEUDONYMS : null;
    }

    /**
     * What is not what it is said to be, as far as this side of the wall can know; null where nothing was found. The product's own
     * words, the agent's and the visitor's are known here; that passages are the tenant's is what the policy allows, and how much of
     * them is counted. Where it is to redact, nothing that can be told by its form may be left: a chamber redacts by the same rules and
     * looks once more before it calls, so what is found here is one that did not.
     */
    static @Nullable Stop mismatch(GenerateCall call, Admission admission) {
        Admission.Known known = admission.known();
        Framing framing = new Framing(call.turns().size());
        Spoken question = new Spoken(known.question());
        Spoken persona = new Spoken(String.join("", known.persona()));
        for (GenerateCall.Turn turn : call.turns())
            for (Piece piece : turn.pieces()) {
                boolean holds = switch (piece.sort()) {
                    case TEMPLATE -> framing.goesOn(piece.text());
                    case PERSONA -> persona.goesOn(piece.text());
                    case QUESTION -> question.goesOn(piece.text());
                    case CONVERSATION -> known.conversation();
                    case PASSAGE -> piece.document() != null;
                    case PSEUDONYM -> admission.policy() == EgressPolicy.REDACTED && Redactor.isPseudonym(piece.text());
                };
                if (!holds) return said(piece);
            }
        if (isTooMuch(call, Allowance.of(admission.policy().extent()))) return Stop.EXTENT;
        return admission.policy() == EgressPolicy.REDACTED && tells(call) ? Stop.REDACTION : null;
    }

    /**
     * The same of what is to go to the tenant's own embedding endpoint.
     *
     * @param admission of the message whose question it is; null where the chamber learns
     */
    static @Nullable Stop mismatch(EmbedCall call, @Nullable Admission admission) {
        Spoken question = new Spoken(admission == null ? "" : admission.known().question());
        for (EmbedCall.Text text : call.texts()) {
            for (Piece piece : text.pieces()) {
                boolean holds = switch (piece.sort()) {
                    case TEMPLATE, PERSONA, CONVERSATION -> false;
                    case QUESTION -> admission != null && question.goesOn(piece.text());
                    case PASSAGE -> admission == null;
                    case PSEUDONYM ->
                        call.redacted()
                                && Redactor.isPseudonym(piece.text())
                                && (admission == null || question.leavesOut());
                };
                if (!holds) return said(piece);
            }
            if (call.redacted() && Detectors.tell(text.joined())) return Stop.REDACTION;
        }
        return null;
    }

    private static Stop said(Piece piece) {
        return switch (piece.sort()) {
            case TEMPLATE -> Stop.TEMPLATE;
            case PERSONA -> Stop.PERSONA;
            case QUESTION -> Stop.QUESTION;
            case CONVERSATION -> Stop.CONVERSATION;
            case PASSAGE -> Stop.PASSAGE;
            case PSEUDONYM -> Stop.PSEUDONYM;
        };
    }

    private static Stream<Piece> pieces(GenerateCall call) {
        return call.turns().stream().flatMap(turn -> turn.pieces().stream());
    }

    private static boolean isTooMuch(GenerateCall call, Allowance allowance) {
        List<Integer> turns = call.turns().stream()
                .map(turn -> characters(turn, Piece.Sort.CONVERSATION))
                .filter(length -> length > 0)
                .toList();
        int conversation = turns.stream().mapToInt(Integer::intValue).sum();
        int material = call.turns().stream()
                .mapToInt(turn -> characters(turn, Piece.Sort.PASSAGE))
                .sum();
        return passages(call) > allowance.passages()
                || material > allowance.mostPassageCharacters()
                || turns.size() > 2 * allowance.exchanges()
                || turns.stream().anyMatch(length -> length > allowance.mostTurnCharacters())
                || conversation > allowance.mostConversationCharacters();
    }

    private static int characters(GenerateCall.Turn turn, Piece.Sort sort) {
        return turn.pieces().stream()
                .filter(piece -> piece.sort() == sort)
                .mapToInt(piece -> piece.text().length())
                .sum();
    }

    private static boolean tells(GenerateCall call) {
        return call.turns().stream().anyMatch(turn -> Detectors.tell(turn.text()));
    }

    /** How many passages there are. */
    static int passages(GenerateCall call) {
        return (int) pieces(call)
                .filter(piece -> piece.document() != null)
                .map(piece -> piece.document() + "#" + piece.passage())
                .distinct()
                .count();
    }
}
