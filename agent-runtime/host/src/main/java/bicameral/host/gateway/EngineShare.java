package bicameral.host.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A tenant's part of the shared engine, as an operator grants it. Null is as the instance is set; a number of 0 is no bound.
 *
 * @param weight twice the weight is twice the tokens where both have calls waiting; from 1 to 1000
 * @param calls at once
 * @param tokensPerMinute prompt and answer together, in the long run and at once
 * @param tokensPerDay of UTC
 */
public record EngineShare(
        @Nullable Integer weight,
        @Nullable Integer calls,
        @Nullable Long tokensPerMinute,
        @Nullable Long tokensPerDay) {
    /** Nothing was granted. */
    public static final EngineShare USUAL = new EngineShare(null, null, null, null);

    /** The highest weight. */
    public static final int MOST_WEIGHT = 1_000;
    /** The most calls that may be said. */
    public static final int MOST_CALLS = 100_000;
    /** The most tokens that may be said. */
    public static final long MOST_TOKENS = 1_000_000_000_000L;

    /** Whether all numbers lie within what can be said. */
    boolean sound() {
        return within(weight, 1, MOST_WEIGHT)
                && within(calls, 0, MOST_CALLS)
                && within(tokensPerMinute, 0, MOST_TOKENS)
                && within(tokensPerDay, 0, MOST_TOKENS);
    }

    private static boolean within(@Nullable Number value, long least, long most) {
        return value == null || (value.longValue() >= least && value.longValue() <= most);
    }
}
