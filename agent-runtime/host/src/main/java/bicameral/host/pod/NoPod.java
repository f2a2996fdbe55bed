package bicameral.host.pod;

/** There is no pod, or none that runs. Never the fault of a user. */
public final class NoPod extends Exception {
    private static final long serialVersionUID = 1;

    private final Cause why;

    public NoPod(Cause why, String detail) {
        super(detail);
        this.why = why;
    }

    /** Whose fault it is. */
    public Cause why() {
        return why;
    }

    /** Why there is none. */
    public enum Cause {
        /** The API server does not answer, or not in time. */
        AWAY,
        /** The namespace's quota allows no more. */
        QUOTA,
        /** No node has room. */
        PLACE,
        /** The image cannot be pulled. */
        IMAGE,
        /** The cluster does not let this application, or the pod is not as the cluster wants it. */
        REFUSED,
        /** It ended, or did not begin to run in time. */
        BROKEN
    }
}
