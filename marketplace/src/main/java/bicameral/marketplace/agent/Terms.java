package bicameral.marketplace.agent;

/**
 * What an answer may cost, beside its price.
 *
 * @param mustCite an answer that names no source costs nothing
 * @param passesEngineCost the payer bears what the shared engine really cost, beside the price; else it is in the price
 */
public record Terms(boolean mustCite, boolean passesEngineCost) {
    /** Answers cost their price, with the engine in it, whether or not they name a source. */
    public static final Terms PLAIN = new Terms(false, false);
}
