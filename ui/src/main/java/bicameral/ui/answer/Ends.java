package bicameral.ui.answer;

import bicameral.marketplace.message.AnswerEvent;
import bicameral.ui.problem.Problem;
import java.util.Map;

/** The HTTP status of an answer's end. */
public final class Ends {
    private static final int DEFAULT_REFUSED = 422;
    private static final Map<String, Integer> REFUSED = Map.ofEntries(
            Map.entry("free_quota_used", 402),
            Map.entry("insufficient_funds", 402),
            Map.entry("no_credit_in_currency", 402),
            Map.entry("daily_limit_reached", 402),
            Map.entry("monthly_limit_reached", 402),
            Map.entry("spending_not_allowed", 402),
            Map.entry("department_without_budget", 402),
            Map.entry("department_budget_reached", 402),
            Map.entry("idempotency_conflict", 409),
            Map.entry("unknown_conversation", 404),
            Map.entry("not_found", 404),
            Map.entry("chamber_unavailable", 503),
            Map.entry("engine_unavailable", 503),
            Map.entry("engine_timeout", 503));

    private Ends() {}

    /** What went wrong, with the status and with when to come back. */
    public static Problem problem(AnswerEvent.End end) {
        return new Problem(String.valueOf(end.code()), httpStatus(end), end.values());
    }

    /** 200 where an answer or an honest "not covered" came; else what the problem's code says. */
    public static int httpStatus(AnswerEvent.End end) {
        return switch (end.status()) {
            case DONE, ABSTAINED, HELD -> 200;
            case REFUSED -> refused(end.code() == null ? "" : end.code());
            case FAILED -> "engine_share_used".equals(end.code()) ? 429 : 503;
        };
    }

    private static int refused(String code) {
        if (code.startsWith("too_many") || code.startsWith("rate_")) return 429;
        return REFUSED.getOrDefault(code, DEFAULT_REFUSED);
    }
}
