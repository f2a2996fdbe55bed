package bicameral.marketplace.payment;

import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Transfers to the market's bank account. The payer reads account and reference on a page of ours; that the money has come is
 * told by two billing admins ({@link BankTransfers}), for no bank can be asked. Thread-safe.
 */
@ApplicationScoped
public class BankTransfer implements PaymentProvider {
    /** Name of this provider. */
    public static final String NAME = "bank";

    private final PaymentSettings settings;

    public BankTransfer(PaymentSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean available() {
        return settings.bank().isPresent();
    }

    /** Where to transfer to, where this instance takes transfers. */
    public Optional<PaymentSettings.Bank> account() {
        return settings.bank();
    }

    /** A reference as people read it, in groups of four. */
    public static String grouped(String reference) {
        return new TransferReference(reference).grouped();
    }

    @Override
    public Started start(Payment payment) {
        return new Started(
                "/wallet/top-ups/" + payment.id(),
                TransferReference.of(payment.id()).text());
    }

    /** Banks send none. */
    @Override
    public Notice read(Webhook webhook) {
        throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
    }
}
