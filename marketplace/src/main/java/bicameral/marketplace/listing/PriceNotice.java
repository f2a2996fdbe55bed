package bicameral.marketplace.listing;

/**
 * How long a dearer price per message is announced before it holds, for agents that somebody has paid for.
 *
 * @param days 0–365; 0 for at once
 */
public record PriceNotice(int days) {
    public PriceNotice {
        if (days < 0 || days > 365) throw new IllegalArgumentException("days is " + days + ", not within 0 and 365");
    }

    /** A week. */
    public static PriceNotice defaults() {
        return new PriceNotice(7);
    }
}
