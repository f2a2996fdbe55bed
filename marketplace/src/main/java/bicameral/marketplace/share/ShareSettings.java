package bicameral.marketplace.share;

/**
 * What the operator allows to be shared.
 *
 * @param lineageBasisPoints the most that all authors of a lineage together have of what a creator earns, 0–5,000; 0 allows no paid
 *     remix
 * @param generations how many generations back authors have a share, 1–10
 * @param referralBasisPoints what whoever brought somebody in has of the platform's commission, 0–5,000; 0 is none
 * @param referralMonths for how long, 1–120
 * @param referralMostMicros the most that one account brings, in micro-units of whichever currency
 */
public record ShareSettings(
        int lineageBasisPoints, int generations, int referralBasisPoints, int referralMonths, long referralMostMicros) {
    public ShareSettings {
        within("lineageBasisPoints", lineageBasisPoints, 0, 5_000);
        within("generations", generations, 1, 10);
        within("referralBasisPoints", referralBasisPoints, 0, 5_000);
        within("referralMonths", referralMonths, 1, 120);
        within("referralMostMicros", referralMostMicros, 1, 1_000_000_000_000_000L);
    }

    /** The defaults: a fifth to three generations of authors; a twentieth of the commission for a year, 500.00 at most. */
    public static ShareSettings defaults() {
        return new ShareSettings(2_000, 3, 500, 12, 500_000_000);
    }

    /** Whether bringing somebody in is worth anything. */
    public boolean refers() {
        return referralBasisPoints > 0;
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " is " + value + ", not within " + least + " and " + most);
    }
}
