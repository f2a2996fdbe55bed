package bicameral.host.gateway;

import bicameral.protocol.GenerateCall;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** What a chamber wants to send: whether it is well-formed, and its exact text. */
final class Prompt {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final int TURNS = 100;
    private static final int PASSAGES = 100;
    /** What an engine adds around each turn. */
    private static final int TOKENS_PER_TURN = 4;

    private Prompt() {}

    /** Why the call is refused, in words without content; empty where it is in order. */
    static String fault(GenerateCall call) {
        if (call.turns().isEmpty() || call.turns().size() > TURNS) return "number of turns";
        if (call.passages().size() > PASSAGES) return "number of passages";
        if (call.maxTokens() < 1) return "max tokens";
        if (!call.turns().stream().allMatch(turn -> ROLES.contains(turn.role()))) return "role";
        // The receipt counts passages, so each one declared must really be in what leaves.
        boolean verbatim = call.passages().stream()
                .allMatch(passage -> !passage.isBlank()
                        && call.turns().stream().anyMatch(turn -> turn.text().contains(passage)));
        return verbatim ? "" : "a declared passage is not in the turns";
    }

    static int tokens(GenerateCall call) {
        return call.turns().stream()
                .mapToInt(turn -> Tokens.count(turn.text()) + TOKENS_PER_TURN)
                .sum();
    }

    /** The body, exactly as it leaves. */
    static String body(String model, GenerateCall call) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model);
        body.put("stream", true);
        body.put("max_tokens", call.maxTokens());
        ArrayNode messages = body.putArray("messages");
        call.turns()
                .forEach(turn -> messages.addObject().put("role", turn.role()).put("content", turn.text()));
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is JSON", e);
        }
    }
}
