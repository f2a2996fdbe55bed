package bicameral.marketplace.payout;

/**
 * What the operator decides about payouts.
 *
 * @param threshold least amount that is paid, in whole units of its currency, 0–1,000,000
 * @param dayOfMonth of the run, 1–28; days are those of UTC+8
 * @param changeHoldDays for which nothing is paid after the account was changed, 0–90
 * @param withholdingBasisPoints tax kept back of what is paid, in hundredths of a percent, 0–9,000
 * @param guardianUntilAge creators younger than this need a guardian's consent, 0–21
 */
public record PayoutSettings(
        int threshold, int dayOfMonth, int changeHoldDays, int withholdingBasisPoints, int guardianUntilAge) {
    private static final int MICROS = 1_000_000;

    public PayoutSettings {
        within("threshold", threshold, 0, 1_000_000);
        within("dayOfMonth", dayOfMonth, 1, 28);
        within("changeHoldDays", changeHoldDays, 0, 90);
        within("withholdingBasisPoints", withholdingBasisPoints, 0, 9_000);
        within("guardianUntilAge", guardianUntilAge, 0, 21);
    }

    /** From 100, on the first of the month, three days after a change, no tax kept back, guardians until sixteen. */
    public static PayoutSettings defaults() {
        return new PayoutSettings(100, 1, 3, 0, 16);
    }

    /** The threshold in micro-units. */
    public long thresholdMicros() {
        return (long) threshold * MICROS;
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " is " + value + ", not within " + least + " and " + most);
    }
}
