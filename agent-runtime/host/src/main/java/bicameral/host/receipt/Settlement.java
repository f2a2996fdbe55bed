package bicameral.host.receipt;

/**
 * What an answer cost and what was paid for it, in millionths of a currency.
 *
 * @param costMicros what the engine cost the platform
 * @param priceMicros what the visitor paid
 * @param currency ISO 4217; empty as long as nothing is settled
 */
public record Settlement(long costMicros, long priceMicros, String currency) {
    /** Not settled yet. */
    public static final Settlement OPEN = new Settlement(0, 0, "");
}
