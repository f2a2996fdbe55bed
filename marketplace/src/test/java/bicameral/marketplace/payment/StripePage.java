package bicameral.marketplace.payment;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;

/** The page on which payers pay at Stripe, as far as stories need one: what it costs, one button, a way back. */
final class StripePage {
    private StripePage() {}

    static String of(JsonNode session) {
        String amount =
                BigDecimal.valueOf(session.path("amount_total").asLong(), 2).toPlainString();
        String currency = session.path("currency").asText().toUpperCase(Locale.ROOT);
        return """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Checkout</title></head>
                <body><main><h1>Pay %s %s</h1><form method="post"><button name="pay">Pay</button></form>
                <p><a href="%s">Back</a></p></main></body></html>
                """.formatted(currency, amount, session.path("cancel_url").asText());
    }
}
