package bicameral.ui.wallet;

import bicameral.marketplace.money.Money;
import bicameral.tenant.Refusal;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads amounts that people and programs send: plain decimals, no sign, no exponent, nothing that overflows. */
final class TypedAmount {
    private static final String PLAIN = "\\d{1,9}(\\.\\d{1,6})?";

    private TypedAmount() {}

    /** Whether {@link #read} can read it. */
    static boolean isPlain(String text) {
        return text.strip().matches(PLAIN);
    }

    /** The amount; invalid_amount (INVALID) for anything else than a plain decimal. */
    static Money read(@Nullable String text, Currency currency) {
        String plain = text == null ? "" : text.strip();
        if (!plain.matches(PLAIN)) throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
        return Money.of(plain, currency);
    }

    /** As {@link #read}; currency_mismatch (INVALID) unless one of the market's currencies is named. */
    static Money read(@Nullable String text, @Nullable String named, List<Currency> currencies) {
        return currencies.stream()
                .filter(currency -> currency.getCurrencyCode().equals(named))
                .findFirst()
                .map(currency -> read(text, currency))
                .orElseThrow(() -> new Refusal("currency_mismatch", Refusal.Kind.INVALID));
    }
}
