package bicameral.host.gateway;

/** Why the gateway does not let a request out. */
public enum Stop {
    /** No turn, or too many. */
    TURNS("number of turns"),
    /** An answer of no length. */
    TOKENS("max tokens"),
    /** Nobody that an engine knows. */
    ROLE("role"),
    /** Cut into too many pieces. */
    PIECES("number of pieces"),
    /** Too many pseudonyms. */
    PSEUDONYMS("number of pseudonyms"),
    /** Said to be the product's own words. */
    TEMPLATE("a piece said to be TEMPLATE"),
    /** Said to be the agent's. */
    PERSONA("a piece said to be PERSONA"),
    /** Said to be the visitor's question. */
    QUESTION("a piece said to be QUESTION"),
    /** Said to be earlier turns. */
    CONVERSATION("a piece said to be CONVERSATION"),
    /** Said to be of a document. */
    PASSAGE("a piece said to be PASSAGE"),
    /** Said to stand for something. */
    PSEUDONYM("a piece said to be PSEUDONYM"),
    /** More of the tenant's than the policy lets out. */
    EXTENT("more than the policy lets out"),
    /** What can be told by its form, where the policy is to redact. */
    REDACTION("something that should be redacted");

    private final String words;

    Stop(String words) {
        this.words = words;
    }

    /** In words for logs, without content. */
    String words() {
        return words;
    }
}
