package bicameral.host.gateway;

import bicameral.protocol.GenerateCall;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Template;
import bicameral.protocol.redaction.Detectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a chamber wants to send: whether it is well-formed, and whether each piece is what it is said to be. */
final class Prompt {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final int TURNS = 100;
    private static final int PIECES = 4_000;
    /** What an engine adds around each turn. */
    private static final int TOKENS_PER_TURN = 4;

    private static final Pattern PSEUDONYM = Pattern.compile("〔[\\p{L} ]{1,12}[0-9]{1,6}〕");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

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
     * words, the agent's and the visitor's are known here; that passages are the tenant's is what the policy allows. Where it is to
     * redact, nothing that can be told by its form may be left.
     */
    static String mismatch(GenerateCall call, Admission admission) {
        Admission.Known known = admission.known();
        String question = words(known.question());
        for (GenerateCall.Turn turn : call.turns())
            for (Piece piece : turn.pieces()) {
                boolean holds = switch (piece.sort()) {
                    case TEMPLATE -> Template.isOwn(piece.text());
                    case PERSONA -> known.persona().contains(piece.text());
                    case QUESTION -> question.contains(words(piece.text()));
                    case CONVERSATION -> known.conversation();
                    case PASSAGE -> piece.document() != null;
                    case PSEUDONYM ->
                        admission.policy() == EgressPolicy.REDACTED
                                && PSEUDONYM.matcher(piece.text()).matches();
                };
                if (!holds) return "a piece said to be " + piece.sort();
            }
        return admission.policy() == EgressPolicy.REDACTED && tells(call) ? "something that should be redacted" : "";
    }

    private static boolean tells(GenerateCall call) {
        List<Object> found = new ArrayList<>();
        for (GenerateCall.Turn turn : call.turns()) {
            if (turn.role().equals("system")) continue;
            String text = turn.text();
            Detectors.LISTED.forEach(detector -> detector.find(text, found::add));
        }
        return !found.isEmpty();
    }

    /** Letters and digits only: marks that look like orders to an engine are made harmless on the way. */
    private static String words(String text) {
        return NO_WORD.matcher(text).replaceAll("");
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

    static int tokens(GenerateCall call) {
        return call.turns().stream()
                .mapToInt(turn -> Tokens.count(turn.text()) + TOKENS_PER_TURN)
                .sum();
    }
}
