package bicameral.host.gateway;

/** What may leave a chamber for the shared engine. */
public enum EgressPolicy {
    /** Nothing. */
    NONE,
    /** The question, the visitor's earlier turns and the passages that the answer cites. */
    PASSAGES
}
