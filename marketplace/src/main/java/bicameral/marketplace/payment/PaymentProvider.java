package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import java.util.UUID;

/** A payment provider: sends payers to its pay page, and tells us in signed webhooks what came of it. Thread-safe. */
public interface PaymentProvider {
    /** Stable name, part of the webhook's address. */
    String name();

    /** Whether this instance offers it. */
    boolean available();

    /** Where the payer goes to pay. */
    String payPage(UUID topUp);

    /**
     * Checks and reads a webhook.
     *
     * @param body as received
     * @param signature header as received
     * @throws bicameral.tenant.Refusal bad_signature, stale_webhook or bad_webhook (MALFORMED)
     */
    Event read(byte[] body, String signature);

    /**
     * What a webhook tells.
     *
     * @param id the provider's; the same event has the same one
     * @param type payment.succeeded, payment.failed, or one that we do not know
     * @param sequence grows with each event of a payment, however late it comes
     */
    record Event(String id, String type, UUID topUp, Money amount, long sequence) {
        /** Whether it says that the money has been paid. */
        public boolean succeeded() {
            return type.equals("payment.succeeded");
        }

        /** Whether it says that it has not been, or no longer is. */
        public boolean failed() {
            return type.equals("payment.failed");
        }
    }
}
