package bicameral.ui.settings;

import bicameral.marketplace.billing.Commissions.Tier;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Refusal;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the currencies of the market; what cannot be read names its setting, and the instance does not start. */
public final class Currencies {
    private Currencies() {}

    /** From {@code CNY}, {@code USD} … */
    public static List<Currency> read(List<String> codes) {
        return codes.stream()
                .map(code -> currency(code.strip(), "BICAMERAL_BILLING_CURRENCIES"))
                .toList();
    }

    /** From {@code CNY=0.01} …: micro-units for each currency. */
    public static Map<Currency, Long> rates(List<String> written) {
        String setting = "BICAMERAL_BILLING_ENGINE_RATES";
        Map<Currency, Long> rates = new HashMap<>();
        for (String rate : written) {
            String[] parts = rate.strip().split("=", -1);
            if (parts.length != 2) throw bad(setting, rate);
            Currency currency = currency(parts[0].strip(), setting);
            try {
                rates.put(
                        currency,
                        Money.parse(parts[1].strip(), currency.getCurrencyCode())
                                .micros());
            } catch (Refusal noAmount) {
                throw bad(setting, rate);
            }
        }
        return rates;
    }

    /** From {@code 10000=1200} …; {@code none} for no tiers. */
    public static List<Tier> tiers(List<String> written) {
        if (written.equals(List.of("none"))) return List.of();
        return written.stream().map(tier -> tier(tier.strip())).toList();
    }

    private static Tier tier(String written) {
        if (!written.matches("[1-9][0-9]{0,11}=[0-9]{1,5}")) throw bad("BICAMERAL_BILLING_COMMISSION_TIERS", written);
        String[] parts = written.split("=", -1);
        try {
            return new Tier(Math.multiplyExact(Long.parseLong(parts[0]), 1_000_000L), Integer.parseInt(parts[1]));
        } catch (IllegalArgumentException outOfRange) {
            throw bad("BICAMERAL_BILLING_COMMISSION_TIERS", written);
        }
    }

    private static Currency currency(String code, String setting) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw bad(setting, code);
        }
    }

    private static IllegalStateException bad(String setting, String written) {
        return new IllegalStateException(setting + " cannot be read: " + written);
    }
}
