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

    /** When to come back, for 429 and 503. */
    public OptionalInt retryAfterSeconds() {
        if (status != 429 && status != 503) return OptionalInt.empty();
        return values.get("retryAfter") instanceof Number seconds
                ? OptionalInt.of(Math.max(1, seconds.intValue()))
                : OptionalInt.of(DEFAULT_RETRY_SECONDS);
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
