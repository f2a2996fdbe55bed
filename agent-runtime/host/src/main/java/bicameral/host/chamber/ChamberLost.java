package bicameral.host.chamber;

import org.jspecify.annotations.Nullable;

/** The worker did not start, died, or broke the protocol. Becomes chamber_unavailable at the surface. */
final class ChamberLost extends Exception {
    private static final long serialVersionUID = 1;

    private final Life.@Nullable Reason turnedAway;

    ChamberLost(String message) {
        super(message);
        this.turnedAway = null;
    }

    /** No worker could be started, for a reason that no worker is to blame for. */
    ChamberLost(String message, Life.Reason turnedAway) {
        super(message);
        this.turnedAway = turnedAway;
    }

    /** Why there was no place for a worker; null where it is the worker's own fault. */
    Life.@Nullable Reason turnedAway() {
        return turnedAway;
    }
}
