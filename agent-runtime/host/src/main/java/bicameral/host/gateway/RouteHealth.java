package bicameral.host.gateway;

/**
 * How a route to an engine is just now, for operators.
 *
 * @param busy calls that run
 * @param places calls that may run at once
 */
public record RouteHealth(String name, String model, String region, State state, int busy, int places) {
    /** Whether calls are let through. */
    public enum State {
        /** All. */
        CLOSED,
        /** None: it failed and rests. */
        OPEN,
        /** One, to try it. */
        HALF_OPEN
    }
}
