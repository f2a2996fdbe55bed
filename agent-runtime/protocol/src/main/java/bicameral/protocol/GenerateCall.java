package bicameral.protocol;

import java.util.List;
import java.util.UUID;

/**
 * The one request of a chamber to the engine gateway. The gateway knows the tenant from the socket and the policy from the
 * message the host has just sent in; it believes nothing said here about either.
 *
 * @param message the message being answered; unknown or ended ones are refused
 * @param turns prompt, system first
 * @param passages texts of passages contained verbatim in the turns
 * @param maxTokens at most this many tokens of answer
 */
public record GenerateCall(UUID message, List<Turn> turns, List<String> passages, int maxTokens) {
    public GenerateCall {
        turns = List.copyOf(turns);
        passages = List.copyOf(passages);
    }

    /** One turn; role is system, user or assistant. */
    public record Turn(String role, String text) {}
}
