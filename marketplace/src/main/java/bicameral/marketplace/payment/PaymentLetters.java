package bicameral.marketplace.payment;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.mail.Bilingual;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.money.Money;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What those who answer for a wallet are told by mail of its payments, in the transaction that books them. Thread-safe. */
@ApplicationScoped
public class PaymentLetters {
    private static final Bilingual TEXTS = Bilingual.of("bicameral/marketplace/payment/letters");

    private final Letters letters;
    private final BillingSettings settings;

    public PaymentLetters(Letters letters, BillingSettings settings) {
        this.letters = letters;
        this.settings = settings;
    }

    /** The receipt of a payment into the wallet. */
    void paid(Handle handle, TenantId payer, UUID topUp, Money amount) {
        write(handle, payer, "paid", topUp.toString(), topUp, amount);
    }

    /** That the provider has given a payment back, whole or in part. */
    void givenBack(Handle handle, TenantId payer, UUID topUp, UUID refund, Money amount) {
        write(handle, payer, "given_back", refund.toString(), topUp, amount);
    }

    /**
     * That the provider has given some of a payment back without us, on its own pages, so that the wallet has less.
     *
     * @param sequence of the report that says so: each is told once
     */
    void givenBackOutside(Handle handle, TenantId payer, UUID topUp, long sequence, Money amount) {
        write(handle, payer, "given_back_outside", topUp + ":" + sequence, topUp, amount);
    }

    /** That a refund did not reach the card or account after all, so that the wallet has it again; as above, once a report. */
    void cameBack(Handle handle, TenantId payer, UUID topUp, long sequence, Money amount) {
        write(handle, payer, "came_back", topUp + ":" + sequence, topUp, amount);
    }

    /** That a payment by itself failed, and that there will be no more of them. */
    void failedByItself(Handle handle, TenantId payer, UUID topUp, Money amount) {
        write(handle, payer, "by_itself_failed", topUp.toString(), topUp, amount);
    }

    private void write(Handle handle, TenantId payer, String kind, String about, UUID topUp, Money amount) {
        if (!letters.on()) return;
        Object[] values = {amount, settings.baseUrl() + "/wallet/top-ups/" + topUp, settings.baseUrl() + "/wallet"};
        letters.writeToOwners(
                handle, payer, "payment:" + kind + ":" + about, TEXTS.subject(kind, values), TEXTS.body(kind, values));
    }
}
