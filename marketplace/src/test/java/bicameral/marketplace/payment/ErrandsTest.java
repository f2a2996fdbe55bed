package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.Errands;
import bicameral.marketplace.billing.Errands.Errand;
import bicameral.marketplace.billing.Errands.Kind;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for a billing admin; each story on a market of its own, for errands are everybody's. */
class ErrandsTest {
    private final StripeMarket market = new StripeMarket();
    private final StripeServer stripe = market.stripe;
    private final Till till = market.till;
    private final Disputes disputes = market.disputes;
    private final Errands errands =
            new Errands(market.books.ops, new RiskFlags(market.books.ops, RiskSettings.defaults(), market.log));

    @AfterEach
    void the_books_are_in_order() {
        market.close();
    }

    private List<Errand> waiting() {
        return errands.waiting(yuan("0").currency());
    }

    private TopUp disputed() {
        TopUp topUp = till.paid(stripe, market.payer, yuan("20.00"), 98);
        stripe.dispute(Objects.requireNonNull(topUp.reference()), 2000, 1500);
        till.look(topUp.id());
        return topUp;
    }

    @Test
    void a_dispute_presses_until_evidence_was_sent() {
        TopUp topUp = disputed();

        assertThat(disputes.all()).singleElement().satisfies(dispute -> {
            assertThat(dispute.ground()).isEqualTo("product_not_received");
            assertThat(dispute.due()).isEqualTo(StripeServer.EVIDENCE_DUE);
        });
        assertThat(waiting()).singleElement().satisfies(errand -> {
            assertThat(errand.kind()).isEqualTo(Kind.DISPUTES);
            assertThat(errand.count()).isEqualTo(1);
            assertThat(errand.amount()).isEqualTo(yuan("20.00"));
            assertThat(errand.due()).isEqualTo(StripeServer.EVIDENCE_DUE);
        });

        disputes.defend(market.lin, topUp.id(), "他问了三次，都有回答", null, "answered in time");
        till.look(topUp.id());

        assertThat(disputes.all()).singleElement().satisfies(dispute -> {
            assertThat(dispute.ground()).isEqualTo("product_not_received");
            assertThat(dispute.due()).isNull();
        });
        assertThat(waiting()).isEmpty();
    }

    @Test
    void of_several_disputes_the_one_that_is_due_first_comes_first() {
        TopUp late = disputed();
        TopUp soon = disputed();
        market.books.execute(
                "update market.top_up set dispute_due = '2031-03-01T00:00:00Z' where id = '" + soon.id() + "'");

        assertThat(disputes.all()).extracting(Disputes.Dispute::topUp).containsExactly(soon.id(), late.id());
        assertThat(waiting())
                .as("and whoever has two is flagged")
                .extracting(Errand::kind)
                .containsExactly(Kind.DISPUTES, Kind.RISKS);
        assertThat(waiting().getFirst()).satisfies(errand -> {
            assertThat(errand.count()).isEqualTo(2);
            assertThat(errand.due()).isEqualTo(Instant.parse("2031-03-01T00:00:00Z"));
        });
    }

    @Test
    void what_a_second_person_must_agree_to_waits_until_somebody_decided() {
        TopUp topUp = till.paid(stripe, market.payer, yuan("200.00"), 98);
        var proposed = till.refunds.give(market.lin, Ids.next(), topUp.id(), yuan("120.00"), "算错了");

        assertThat(waiting()).singleElement().satisfies(errand -> {
            assertThat(errand.kind()).isEqualTo(Kind.PAYMENT_REFUNDS);
            assertThat(errand.amount()).isEqualTo(yuan("120.00"));
            assertThat(errand.since()).isNotNull();
            assertThat(errand.due()).isNull();
        });

        till.refunds.reject(market.operator("梅"), proposed.id(), "不该退");
        assertThat(waiting()).isEmpty();
    }
}
