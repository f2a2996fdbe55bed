package bicameral.host.gateway;

import bicameral.protocol.AgentBrief.Extent;

/** What may leave a chamber for the shared engine, from least to most. */
public enum EgressPolicy {
    /** Nothing. */
    NONE,
    /** The same as {@link #PASSAGES} with pseudonyms in the place of what tells who somebody is. */
    REDACTED,
    /** The question, the visitor's latest turns and the passages found for it. */
    PASSAGES,
    /** Also the documents around the passages and the conversation from its beginning, as far as they fit. */
    FULL;

    /** The lesser of the two. */
    public EgressPolicy within(EgressPolicy ceiling) {
        return compareTo(ceiling) <= 0 ? this : ceiling;
    }

    /** What a chamber is told of it. Under {@link #NONE} it is told to send nothing at all, so the least. */
    public Extent extent() {
        return switch (this) {
            case NONE, REDACTED -> Extent.REDACTED;
            case PASSAGES -> Extent.PASSAGES;
            case FULL -> Extent.FULL;
        };
    }
}
