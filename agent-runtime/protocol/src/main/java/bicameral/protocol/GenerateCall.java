package bicameral.protocol;

import bicameral.protocol.prompt.Piece;
import java.util.List;
import java.util.UUID;

/**
 * A request of a chamber to the engine gateway. The gateway knows the tenant from the socket and the policy from the
 * message the host has just sent in; it believes nothing said here about either.
 *
 * @param message the message being answered; unknown or ended ones are refused
 * @param turns prompt, system first
 * @param maxTokens at most this many tokens of answer
 */
public record GenerateCall(UUID message, List<Turn> turns, int maxTokens) implements GatewayCall {
    public GenerateCall {
        turns = List.copyOf(turns);
    }

    /** One turn; role is system, user or assistant. */
    public record Turn(String role, List<Piece> pieces) {
        public Turn {
            pieces = List.copyOf(pieces);
        }

        /** A turn of a single piece. */
        public static Turn of(String role, Piece.Sort sort, String text) {
            return new Turn(role, List.of(Piece.of(sort, text)));
        }

        /** What the engine reads: the pieces joined. */
        public String text() {
            StringBuilder text = new StringBuilder();
            pieces.forEach(piece -> text.append(piece.text()));
            return text.toString();
        }
    }
}
