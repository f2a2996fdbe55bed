package bicameral.host.gateway;

/**
 * How far an agent may use its tenant's part of the shared engine, as the tenant bounds it; where the instance bounds agents more
 * narrowly, that holds. A number of 0 is no bound of its own.
 *
 * @param calls at once
 * @param tokensPerMinute prompt and answer together, in the long run and at once
 * @param tokensPerDay of UTC
 */
public record EngineBound(int calls, long tokensPerMinute, long tokensPerDay) {
    /** Nothing was said. */
    public static final EngineBound NONE = new EngineBound(0, 0, 0);

    /** Whether all numbers lie within what can be said. */
    boolean sound() {
        return calls >= 0
                && calls <= EngineShare.MOST_CALLS
                && tokensPerMinute >= 0
                && tokensPerMinute <= EngineShare.MOST_TOKENS
                && tokensPerDay >= 0
                && tokensPerDay <= EngineShare.MOST_TOKENS;
    }
}
