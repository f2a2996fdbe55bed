package bicameral.marketplace.agent;

import org.jspecify.annotations.Nullable;

/**
 * On which terms an agent is used: what an answer may cost, beside its price, and whether others may make theirs from it.
 *
 * @param mustCite an answer that names no source costs nothing
 * @param passesEngineCost the payer bears what the shared engine really cost, beside the price; else it is in the price
 * @param remixBasisPoints what the author has of what agents made from this one earn, 0–{@value #MOST_REMIX}; null where nobody may
 *     make one
 */
public record Terms(
        boolean mustCite,
        boolean passesEngineCost,
        @Nullable Integer remixBasisPoints) {
    /** The most that an author may ask for, whatever the operator allows. */
    public static final int MOST_REMIX = 5_000;

    /** Answers cost their price, with the engine in it, whether or not they name a source; nobody may remix. */
    public static final Terms PLAIN = new Terms(false, false, null);

    /** Of an agent that nobody may remix. */
    public Terms(boolean mustCite, boolean passesEngineCost) {
        this(mustCite, passesEngineCost, null);
    }
}
