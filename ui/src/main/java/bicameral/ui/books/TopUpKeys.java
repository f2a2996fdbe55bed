package bicameral.ui.books;

import bicameral.marketplace.payment.AllTopUps;
import bicameral.marketplace.payment.Disputes;
import io.quarkus.qute.TemplateExtension;

/** Keys of the words for payments. */
@TemplateExtension
final class TopUpKeys {
    private TopUpKeys() {}

    /** Of the provider's name. */
    static String providerKey(AllTopUps.Entry entry) {
        return "provider_" + entry.provider();
    }

    /** Of the provider's name. */
    static String providerKey(Disputes.Dispute dispute) {
        return "provider_" + dispute.provider();
    }

    /** Of the payment's state. */
    static String stateKey(AllTopUps.Entry entry) {
        return "s_" + entry.state();
    }

    /** Of the dispute's state. */
    static String disputeKey(AllTopUps.Entry entry) {
        return "dp_" + entry.dispute();
    }

    /** Of the dispute's state. */
    static String stateKey(Disputes.Dispute dispute) {
        return "dp_" + dispute.state();
    }
}
