package bicameral.host.chamber;

/** The worker did not start, died, or broke the protocol. Becomes chamber_unavailable at the surface. */
final class ChamberLost extends Exception {
    private static final long serialVersionUID = 1;

    ChamberLost(String message) {
        super(message);
    }
}
