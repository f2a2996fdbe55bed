package bicameral.protocol;

/** How far the owner of a collection trusts one of its documents. */
public enum Standing {
    /** The owner has said nothing; the score decides. */
    NONE,
    /** Wins wherever another document says something else. */
    GOVERNED,
    /** Answers only where nothing better does. */
    REFERENCE,
    /** Never answered from and not found. */
    IGNORE
}
