package bicameral.ui.problem;

import bicameral.tenant.Refusal;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One problem, ready to be said.
 *
 * @param code stable, snake_case
 * @param status HTTP status
 * @param values what the sentence names
 */
public record Problem(String code, int status, Map<String, Object> values) {
    private static final int DEFAULT_RETRY_SECONDS = 60;

    public Problem {
        values = Map.copyOf(values);
    }

    public Problem(String code, int status) {
        this(code, status, Map.of());
    }

    public static Problem of(Refusal refusal) {
        return new Problem(refusal.code(), status(refusal.kind()), refusal.values());
    }

    /** When to come back, for 429 and 503; empty also where it is 0, as coming back does not help. */
    public OptionalInt retryAfterSeconds() {
        if (status != 429 && status != 503) return OptionalInt.empty();
        int seconds = values.get("retryAfter") instanceof Number said ? said.intValue() : DEFAULT_RETRY_SECONDS;
        return seconds > 0 ? OptionalInt.of(seconds) : OptionalInt.empty();
    }

    static int status(Refusal.Kind kind) {
        return switch (kind) {
            case MALFORMED -> 400;
            case UNAUTHENTICATED -> 401;
            case UNPAID -> 402;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case UNSUPPORTED -> 415;
            case INVALID -> 422;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }
}
