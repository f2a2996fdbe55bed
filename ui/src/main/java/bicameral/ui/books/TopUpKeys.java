package bicameral.ui.books;

import bicameral.marketplace.payment.AllTopUps;
import bicameral.marketplace.payment.Disputes;
import io.quarkus.qute.TemplateExtension;
import java.util.Set;

/** Keys of the words for payments. */
@TemplateExtension
final class TopUpKeys {
    /** Grounds of disputes as providers say them, that have words here. */
    private static final Set<String> GROUNDS = Set.of(
            "bank_cannot_process",
            "check_returned",
            "credit_not_processed",
            "customer_initiated",
            "debit_not_authorized",
            "duplicate",
            "fraudulent",
            "general",
            "incorrect_account_details",
            "insufficient_funds",
            "noncompliant",
            "product_not_received",
            "product_unacceptable",
            "subscription_canceled",
            "unrecognized");

    private TopUpKeys() {}

    /** Of the ground of a dispute; of {@code general} where it has no words here; empty where none is told. */
    static String groundKey(Disputes.Dispute dispute) {
        String ground = dispute.ground();
        if (ground == null) return "";
        return "dg_" + (GROUNDS.contains(ground) ? ground : "general");
    }

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
