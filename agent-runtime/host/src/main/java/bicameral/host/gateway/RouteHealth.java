package bicameral.host.gateway;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a route to an engine is just now in this instance, for operators.
 *
 * @param host where it leads, without path or key
 * @param resting how long it lets nothing through for sure; zero where it does not rest
 * @param busy calls that run
 * @param places calls that may run at once
 * @param hold by whom it is held out of use; null where it is not
 */
public record RouteHealth(
        String name,
        String host,
        String model,
        String region,
        State state,
        Duration resting,
        int busy,
        int places,
        @Nullable Hold hold,
        Figures figures) {
    /** Whether calls are let through. */
    public enum State {
        /** All. */
        CLOSED,
        /** None: it failed and rests. */
        OPEN,
        /** One, to try it. */
        HALF_OPEN
    }

    /**
     * A route that an operator keeps out of use, in all instances.
     *
     * @param reason in the operator's words
     * @param who their name
     */
    public record Hold(String reason, String who, Instant since) {}

    /**
     * What it has done in this instance.
     *
     * @param tokensLastMinute of calls that ended in the last minute, prompt and answer together
     * @param median half of the first tokens of the last hour came no later; null where none came
     * @param slow nineteen of twenty came no later; null where none came
     * @param failures of the last hour
     * @param retries of these, calls that went on to another route
     * @param last since the start; null for none
     */
    public record Figures(
            long tokensLastMinute,
            @Nullable Duration median,
            @Nullable Duration slow,
            long failures,
            long retries,
            @Nullable Failure last) {}

    /**
     * A failure.
     *
     * @param status what the engine answered by HTTP; 0 for nothing
     */
    public record Failure(Instant at, Fault fault, int status) {}

    /** Kinds of failures. */
    public enum Fault {
        /** No connection, or it failed on its side before any text. */
        UNREACHABLE,
        /** It stopped in the middle, or spoke garbage. */
        BROKEN,
        /** It does not take us, or what came was no answer. */
        UNUSABLE,
        /** It was silent for too long. */
        TOO_SLOW
    }
}
