package bicameral.host.gateway;

import bicameral.protocol.EmbedCall;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.prompt.Allowance;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Template;
import bicameral.protocol.redaction.Detectors;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a chamber wants to send: whether it is well-formed, and whether each piece is what it is said to be. */
final class Prompt {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final int TURNS = 100;
    private static final int PIECES = 4_000;

    private static final Pattern PSEUDONYM = Pattern.compile("〔[\\p{L} ]{1,12}[0-9]{1,6}〕");

    private Prompt() {}

    /** Why the call is refused, in words without content; empty where it is in order. */
    static String fault(GenerateCall call) {
        if (call.turns().isEmpty() || call.turns().size() > TURNS) return "number of turns";
        if (call.maxTokens() < 1) return "max tokens";
        if (!call.turns().stream().allMatch(turn -> ROLES.contains(turn.role()))) return "role";
        long pieces =
                call.turns().stream().mapToLong(turn -> turn.pieces().size()).sum();
        return pieces > PIECES ? "number of pieces" : "";
    }

    /**
     * What is not what it is said to be, as far as this side of the wall can know; empty where nothing was found. The product's own
     * words, the agent's and the visitor's are known here; that passages are the tenant's is what the policy allows, and how much of
     * them is counted. Where it is to redact, nothing that can be told by its form may be left: a chamber redacts by the same rules and
     * looks once more before it calls, so what is found here is one that did not.
     */
    static String mismatch(GenerateCall call, Admission admission) {
        Admission.Known known = admission.known();
        Spoken question = new Spoken(known.question());
        Spoken persona = new Spoken(String.join("", known.persona()));
        for (GenerateCall.Turn turn : call.turns())
            for (Piece piece : turn.pieces()) {
                boolean holds = switch (piece.sort()) {
                    case TEMPLATE -> Template.isOwn(piece.text());
                    case PERSONA -> persona.goesOn(piece.text());
                    case QUESTION -> question.goesOn(piece.text());
                    case CONVERSATION -> known.conversation();
                    case PASSAGE -> piece.document() != null;
                    case PSEUDONYM ->
                        admission.policy() == EgressPolicy.REDACTED
                                && PSEUDONYM.matcher(piece.text()).matches();
                };
                if (!holds) return "a piece said to be " + piece.sort();
            }
        if (isTooMuch(call, Allowance.of(admission.policy().extent()))) return "more than the policy lets out";
        return admission.policy() == EgressPolicy.REDACTED && tells(call) ? "something that should be redacted" : "";
    }

    /**
     * The same of what is to go to the tenant's own embedding endpoint.
     *
     * @param admission of the message whose question it is; null where the chamber learns
     */
    static String mismatch(EmbedCall call, @Nullable Admission admission) {
        Spoken question = new Spoken(admission == null ? "" : admission.known().question());
        for (EmbedCall.Text text : call.texts()) {
            for (Piece piece : text.pieces()) {
                boolean holds = switch (piece.sort()) {
                    case TEMPLATE, PERSONA, CONVERSATION -> false;
                    case QUESTION -> admission != null && question.goesOn(piece.text());
                    case PASSAGE -> admission == null;
                    case PSEUDONYM ->
                        call.redacted() && PSEUDONYM.matcher(piece.text()).matches();
                };
                if (!holds) return "a piece said to be " + piece.sort();
            }
            if (call.redacted() && Detectors.tell(text.joined())) return "something that should be redacted";
        }
        return "";
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

    /**
     * What is known to have been said: pieces of it have to come in its order and none twice, so that nothing else can be spelled with
     * its letters. Letters and digits only are compared: marks that look like orders to an engine are made harmless on the way.
     */
    private static final class Spoken {
        private final String words;
        private int at;

        Spoken(String text) {
            words = words(text);
        }

        boolean goesOn(String piece) {
            String next = words(piece);
            int found = words.indexOf(next, at);
            if (found < 0) return false;
            at = found + next.length();
            return true;
        }

        private static String words(String text) {
            StringBuilder words = new StringBuilder(text.length());
            text.codePoints().filter(Spoken::isWord).forEach(words::appendCodePoint);
            return words.toString();
        }

        private static boolean isWord(int character) {
            return switch (Character.getType(character)) {
                case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
                default -> Character.isLetter(character);
            };
        }
    }

    /** How many passages there are. */
    static int passages(GenerateCall call) {
        return (int) call.turns().stream()
                .flatMap(turn -> turn.pieces().stream())
                .filter(piece -> piece.document() != null)
                .map(piece -> piece.document() + "#" + piece.passage())
                .distinct()
                .count();
    }
}
