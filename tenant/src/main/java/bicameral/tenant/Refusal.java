package bicameral.tenant;

import java.util.Map;

/**
 * A failure that a user can cause, with a stable code that becomes one problem document and one sentence in the user's
 * language at the edge (message key {@code problem_<code>}). Never a bug, so it has no stack trace.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final Kind kind;
    private final transient Map<String, Object> values;

    public Refusal(String code, Kind kind) {
        this(code, kind, Map.of());
    }

    /**
     * A refusal whose sentence names values.
     *
     * @param values what the sentence needs: limits, prices; never secrets or content
     */
    public Refusal(String code, Kind kind, Map<String, Object> values) {
        super(code, null, false, false);
        this.code = code;
        this.kind = kind;
        this.values = Map.copyOf(values);
    }

    /** Stable code, snake_case. */
    public String code() {
        return code;
    }

    /** What kind of refusal, which decides the HTTP status. */
    public Kind kind() {
        return kind;
    }

    /** What the sentence needs. */
    public Map<String, Object> values() {
        return values;
    }

    /** Kinds of refusal. */
    public enum Kind {
        /** 400 */
        MALFORMED,
        /** 401 */
        UNAUTHENTICATED,
        /** 402 */
        UNPAID,
        /** 403, only where the asker may know that the thing exists */
        FORBIDDEN,
        /** 404, also for what belongs to others */
        NOT_FOUND,
        /** 409 */
        CONFLICT,
        /** 413 */
        TOO_LARGE,
        /** 415 */
        UNSUPPORTED,
        /** 422 */
        INVALID,
        /** 429 */
        TOO_MANY,
        /** 503 */
        UNAVAILABLE
    }
}
