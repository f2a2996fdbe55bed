package bicameral.marketplace.refund;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.mail.Bilingual;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.subscription.PeriodCharges.PeriodCharge;
import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Handle;

/** What payers are told by mail of what they get back. Thread-safe. */
@ApplicationScoped
public class RefundLetters {
    private static final Bilingual TEXTS = Bilingual.of("bicameral/marketplace/refund/letters");

    private final Letters letters;
    private final BillingSettings settings;

    public RefundLetters(Letters letters, BillingSettings settings) {
        this.letters = letters;
        this.settings = settings;
    }

    /** That a refund of a period was posted, why, and what becomes of the subscription. In the caller's transaction. */
    void given(Handle handle, PeriodCharge period, Refund refund) {
        if (!letters.on()) return;
        Object[] values = {
            period.agentName(),
            refund.amount(),
            Bilingual.time(period.from()),
            Bilingual.time(period.to()),
            refund.reason(),
            settings.baseUrl() + "/wallet/subscriptions/" + period.subscription() + "/periods/" + period.n()
        };
        String kind = refund.ends() ? "given_ended" : "given";
        letters.writeToOwners(
                handle, period.payer(), "refund:" + refund.id(), TEXTS.subject(kind, values), TEXTS.body(kind, values));
    }
}
