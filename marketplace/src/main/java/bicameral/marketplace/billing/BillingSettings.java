package bicameral.marketplace.billing;

import java.net.URI;
import java.util.Currency;

/**
 * What the operator decides about money.
 *
 * @param currency the market's one currency
 * @param commissionBasisPoints the platform's share of what remains after tax and engine, 0–10,000
 * @param taxBasisPoints contained in the price, 0–10,000
 * @param holdMinutes after which a reservation without an answer is given back, 1–1,440
 * @param maturationDays after which earnings become available, 0–365
 * @param engineMicrosPerThousandTokens what a thousand tokens of the shared engine cost, in micro-units
 * @param partialFullCharacters a broken-off answer of this many characters or more costs the full price, a shorter one its
 *     share
 * @param secondPersonFromMicros from this amount up, in micro-units, what a billing admin does needs a second one
 * @param visitorLimits false lifts the free quota of visitors without an account; never in production
 * @param playMoney whether the play-money provider exists; never in production
 * @param secret at least 32 characters; other keys are derived from it
 * @param baseUrl where this instance is reached, without a slash at the end
 */
public record BillingSettings(
        Currency currency,
        int commissionBasisPoints,
        int taxBasisPoints,
        int holdMinutes,
        int maturationDays,
        long engineMicrosPerThousandTokens,
        int partialFullCharacters,
        long secondPersonFromMicros,
        boolean visitorLimits,
        boolean playMoney,
        String secret,
        URI baseUrl) {
    public BillingSettings {
        within("commissionBasisPoints", commissionBasisPoints, 0, 10_000);
        within("taxBasisPoints", taxBasisPoints, 0, 10_000);
        within("holdMinutes", holdMinutes, 1, 1_440);
        within("maturationDays", maturationDays, 0, 365);
        within("engineMicrosPerThousandTokens", engineMicrosPerThousandTokens, 0, 1_000_000_000_000L);
        within("secondPersonFromMicros", secondPersonFromMicros, 1, Long.MAX_VALUE);
        within("partialFullCharacters", partialFullCharacters, 20, 100_000);
        if (secret.length() < 32) throw new IllegalArgumentException("secret has fewer than 32 characters");
    }

    /**
     * The defaults: CNY, 15 % commission, no tax, ten minutes, seven days, 0.01 per thousand tokens, 400 characters, a second
     * person from 1,000.00.
     *
     * @param production play money and lifted visitors' limits exist only outside it
     */
    public static BillingSettings defaults(boolean production, boolean visitorLimits, String secret, URI baseUrl) {
        return new BillingSettings(
                Currency.getInstance("CNY"),
                1_500,
                0,
                10,
                7,
                10_000,
                400,
                1_000_000_000,
                production || visitorLimits,
                !production,
                secret,
                baseUrl);
    }

    /** These with other shares, days and limits; ranges as above. */
    public BillingSettings with(
            int commissionBasisPoints, int taxBasisPoints, int maturationDays, long secondPersonFromMicros) {
        return new BillingSettings(
                currency,
                commissionBasisPoints,
                taxBasisPoints,
                holdMinutes,
                maturationDays,
                engineMicrosPerThousandTokens,
                partialFullCharacters,
                secondPersonFromMicros,
                visitorLimits,
                playMoney,
                secret,
                baseUrl);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " is " + value + ", not within " + least + " and " + most);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "BillingSettings[" + currency + ", commission " + commissionBasisPoints + ", tax " + taxBasisPoints
                + ", hold minutes " + holdMinutes + ", maturation days " + maturationDays + ", play money " + playMoney
                + "]";
    }
}
