package bicameral.host.gateway;

/**
 * How soon someone needs an answer, most urgent first. Within a tenant the more urgent goes first, and a less urgent one that
 * has been passed often enough goes next. Between tenants a less urgent token weighs more, so that who pays gets more of a
 * crowded engine.
 */
public enum Urgency {
    /** A visitor waits, and somebody pays for the answer. */
    PAID(1),
    /** A visitor or an owner waits; the answer is free. */
    FREE(2),
    /** Nobody waits. */
    BATCH(4);

    private final int weight;

    Urgency(int weight) {
        this.weight = weight;
    }

    /** What a token of it weighs. */
    int weight() {
        return weight;
    }
}
