package bicameral.host.gateway;

/** What may leave a chamber for the shared engine, from least to most. */
public enum EgressPolicy {
    /** Nothing. */
    NONE,
    /** The same as {@link #PASSAGES} with pseudonyms in the place of what tells who somebody is. */
    REDACTED,
    /** The question, the visitor's earlier turns and the passages found for it. */
    PASSAGES
}
