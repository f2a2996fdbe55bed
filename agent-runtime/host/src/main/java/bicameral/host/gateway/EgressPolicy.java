package bicameral.host.gateway;

/** What may leave a chamber for the shared engine, from least to most. */
public enum EgressPolicy {
    /** Nothing. */
    NONE,
    /** The same as {@link #PASSAGES} with pseudonyms in the place of whatever tells who somebody is. */
    REDACTED,
    /** The question, the visitor's earlier turns and the passages found for it. */
    PASSAGES,
    /** The same, and with each passage what stands around it in its document. */
    FULL;

    /** The stricter of the two. */
    public EgressPolicy atMost(EgressPolicy ceiling) {
        return compareTo(ceiling) <= 0 ? this : ceiling;
    }
}
