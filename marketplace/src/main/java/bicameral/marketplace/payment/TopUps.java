package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Top-ups. Thread-safe. */
@ApplicationScoped
public class TopUps {
    /**
     * Starts one at the configured provider (SPEND). invalid_amount (INVALID) unless 1.00 to 10,000.00 in whole minor units.
     *
     * @param key idempotency key
     */
    public TopUp start(CurrentTenant current, UUID key, Money amount) {
        throw new UnsupportedOperationException("being built");
    }

    /** A top-up of the tenant. */
    public TopUp get(CurrentTenant current, UUID topUp) {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * A provider's webhook: body and signature header as received. bad_signature or stale_webhook (MALFORMED) are refused;
     * duplicates and unknown types are accepted and do nothing.
     */
    public void webhook(String provider, byte[] body, String signature) {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * One top-up.
     *
     * @param payPage where the payer goes to pay; local path for play money
     */
    public record TopUp(UUID id, Money amount, String provider, State state, String payPage) {}

    /** A top-up's way. */
    public enum State {
        PENDING,
        PAID,
        FAILED
    }
}
