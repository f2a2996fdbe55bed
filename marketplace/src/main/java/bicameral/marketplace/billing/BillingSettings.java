package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Commissions.Tier;
import bicameral.tenant.Refusal;
import java.net.URI;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about money.
 *
 * @param currencies in which agents are priced and wallets kept, at least one and each once; the first is the default.
 *     Amounts of one are never turned into another's
 * @param commissionBasisPoints the platform's share of what remains after tax and engine, 0–10,000
 * @param commissionTiers lower shares for creators who sell much; none where all pay the same
 * @param taxBasisPoints contained in the price, 0–10,000
 * @param holdMinutes after which a reservation without an answer is given back, 1–1,440
 * @param maturationDays after which earnings become available, 0–365
 * @param engineRates what a thousand tokens of the shared engine cost in each currency, in micro-units of it
 * @param partialFullCharacters a broken-off answer of this many characters or more costs the full price, a shorter one its
 *     share
 * @param secondPersonFromMicros from this amount up, in micro-units of whichever currency, what a billing admin does needs a
 *     second one
 * @param visitorLimits false lifts the free quota of visitors without an account; never in production
 * @param playMoney whether the play-money provider exists; never in production
 * @param secret at least 32 characters; other keys are derived from it
 * @param baseUrl where this instance is reached, without a slash at the end
 */
public record BillingSettings(
        List<Currency> currencies,
        int commissionBasisPoints,
        List<Tier> commissionTiers,
        int taxBasisPoints,
        int holdMinutes,
        int maturationDays,
        Map<Currency, Long> engineRates,
        int partialFullCharacters,
        long secondPersonFromMicros,
        boolean visitorLimits,
        boolean playMoney,
        String secret,
        URI baseUrl) {
    private static final Map<Currency, Long> RATES = Map.of(
            Currency.getInstance("CNY"), 10_000L,
            Currency.getInstance("USD"), 1_400L,
            Currency.getInstance("EUR"), 1_200L);

    public BillingSettings {
        currencies = List.copyOf(currencies);
        engineRates = Map.copyOf(engineRates);
        commissionTiers = List.copyOf(commissionTiers);
        if (currencies.isEmpty()
                || currencies.size() != currencies.stream().distinct().count())
            throw new IllegalArgumentException("currencies are none, or one is named twice: " + currencies);
        for (Currency currency : currencies) {
            if (currency.getDefaultFractionDigits() < 0 || currency.getDefaultFractionDigits() > 6)
                throw new IllegalArgumentException(currency + " is not money that can be counted");
            Long rate = engineRates.get(currency);
            if (rate == null)
                throw new IllegalArgumentException("what the engine costs in " + currency + " is missing");
            within("engineRates", rate, 0, 1_000_000_000_000L);
        }
        within("commissionBasisPoints", commissionBasisPoints, 0, 10_000);
        within("taxBasisPoints", taxBasisPoints, 0, 10_000);
        within("holdMinutes", holdMinutes, 1, 1_440);
        within("maturationDays", maturationDays, 0, 365);
        within("secondPersonFromMicros", secondPersonFromMicros, 1, Long.MAX_VALUE);
        within("partialFullCharacters", partialFullCharacters, 20, 100_000);
        if (secret.length() < 32) throw new IllegalArgumentException("secret has fewer than 32 characters");
    }

    /**
     * The defaults: CNY, USD and EUR, 15 % commission, no tax, ten minutes, seven days, 0.01 CNY, 0.0014 USD or 0.0012 EUR per
     * thousand tokens, 400 characters, a second person from 1,000.00.
     *
     * @param production play money and lifted visitors' limits exist only outside it
     */
    public static BillingSettings defaults(boolean production, boolean visitorLimits, String secret, URI baseUrl) {
        return new BillingSettings(
                List.of(Currency.getInstance("CNY"), Currency.getInstance("USD"), Currency.getInstance("EUR")),
                1_500,
                List.of(),
                0,
                10,
                7,
                RATES,
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
                currencies,
                commissionBasisPoints,
                commissionTiers,
                taxBasisPoints,
                holdMinutes,
                maturationDays,
                engineRates,
                partialFullCharacters,
                secondPersonFromMicros,
                visitorLimits,
                playMoney,
                secret,
                baseUrl);
    }

    /** These with other currencies; rates of the engine are added to the known ones, or take their place. */
    public BillingSettings withCurrencies(List<Currency> currencies, Map<Currency, Long> engineRates) {
        Map<Currency, Long> rates = new HashMap<>(this.engineRates);
        rates.putAll(engineRates);
        return new BillingSettings(
                currencies,
                commissionBasisPoints,
                commissionTiers,
                taxBasisPoints,
                holdMinutes,
                maturationDays,
                rates,
                partialFullCharacters,
                secondPersonFromMicros,
                visitorLimits,
                playMoney,
                secret,
                baseUrl);
    }

    /** These with lower commissions for creators who sell much. */
    public BillingSettings withTiers(List<Tier> commissionTiers) {
        return new BillingSettings(
                currencies,
                commissionBasisPoints,
                commissionTiers,
                taxBasisPoints,
                holdMinutes,
                maturationDays,
                engineRates,
                partialFullCharacters,
                secondPersonFromMicros,
                visitorLimits,
                playMoney,
                secret,
                baseUrl);
    }

    /** The default currency. */
    public Currency currency() {
        return currencies.getFirst();
    }

    /** The currency, where the market trades in it; currency_mismatch (INVALID) else. */
    public Currency require(Currency currency) {
        if (!currencies.contains(currency)) throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        return currency;
    }

    /** The currency of that code, the default one for none; currency_mismatch (INVALID) where the market does not trade in it. */
    public Currency currency(@Nullable String code) {
        if (code == null || code.isEmpty()) return currency();
        return currencies.stream()
                .filter(currency -> currency.getCurrencyCode().equals(code))
                .findFirst()
                .orElseThrow(() -> new Refusal("currency_mismatch", Refusal.Kind.INVALID));
    }

    /** What a thousand tokens of the shared engine cost, in micro-units of the currency; also of one that was given up since. */
    public long engineMicrosPerThousandTokens(Currency currency) {
        return engineRates.getOrDefault(currency, 0L);
    }

    /** What so many tokens of the shared engine cost, in micro-units of the currency, rounded down. */
    public long engineCost(long tokens, Currency currency) {
        return Math.multiplyExact(tokens, engineMicrosPerThousandTokens(currency)) / 1_000;
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " is " + value + ", not within " + least + " and " + most);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "BillingSettings[" + currencies + ", commission " + commissionBasisPoints + ", tax " + taxBasisPoints
                + ", hold minutes " + holdMinutes + ", maturation days " + maturationDays + ", play money " + playMoney
                + "]";
    }
}
