package bicameral.marketplace.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.payment.StripeServer.Fault;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Payouts whose call was lost and whose key the provider has forgotten: people look at its pages and say what became of them. */
class ForgottenPayoutsTest {
    private static final URI BASE = URI.create("http://localhost:8080");
    private static final String WHY = "looked at the provider's pages";

    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, BASE).with(1_500, 0, 0, 1_000_000_000));
    private final StripeServer stripe = new StripeServer();
    private final PayoutDesk desk = new PayoutDesk(books, new PayoutSettings(100, 1, 0, 0, 16), stripe);
    private final Earners earners = new Earners(books);
    private final Operator ann = earners.operator("Ann");
    private final Operator ben = earners.operator("Ben");
    private final CurrentTenant creator = earners.creator(desk, ann, Payees.stripe());

    @BeforeEach
    void nobodyElseIsDue() {
        books.execute(
                "update market.payout set state = 'cancelled', ended_at = now() where state in ('proposed', 'held')");
        books.execute("delete from market.payout_account where tenant_id <> '" + creator.tenant() + "'");
    }

    @AfterEach
    void theBooksAreRight() {
        books.audit();
        stripe.close();
    }

    /** A payout whose answer was lost, with the money at Stripe or not, a day ago. */
    private Payout lost(String price, Fault fault) {
        TenantId payer = Books.tenant();
        books.give(payer, price);
        earners.spend(payer, creator.tenant(), price);
        Payout payout = earners.proposed(desk, creator);
        stripe.fails(fault);
        desk.payouts.approve(ann, payout.id(), "monthly run");
        if (payout.needsSecond()) desk.payouts.approve(ben, payout.id(), "monthly run");
        return payout;
    }

    private Payout forgotten(String price) {
        Payout payout = lost(price, Fault.BEFORE);
        stripe.fails(Fault.NONE);
        books.execute("update market.payout set released_at = released_at - interval '21 hours' where id = '%s'"
                .formatted(payout.id()));
        Payout now = desk.payouts.look(ann, payout.id(), "no answer yet");
        assertThat(now.forgotten()).isTrue();
        return now;
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    @Tag("P-F12")
    void whatWasPaidLeavesTheBooksWithTheProvidersNumber() {
        Payout payout = forgotten("200.00");

        Payout over = desk.byHand.mark(ann, payout.id(), true, "tr_" + payout.id(), WHY);

        assertThat(over.state()).isEqualTo(Payout.State.SETTLED);
        assertThat(books.balance(creator.tenant(), AccountKind.PAYOUT_TRANSIT)).isEqualTo(Books.yuan("0"));
        desk.outbox.run();
        assertThat(stripe.transferred()).as("never made").isEmpty();
    }

    @Test
    @Tag("P-F12")
    void whatWasNotPaidIsAvailableAgainAndCanBeProposed() {
        Payout payout = forgotten("200.00");

        Payout over = desk.byHand.mark(ann, payout.id(), false, "not among the transfers", WHY);

        assertThat(over.state()).isEqualTo(Payout.State.FAILED);
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(Books.yuan("170.00"));
        desk.payouts.approve(ann, desk.run.again(ann, payout.id(), WHY), WHY);
        assertThat(stripe.transferred()).containsExactly(17_000L);
    }

    @Test
    void fromTheLimitUpSomebodyElseHasToReadTheSame() {
        Payout payout = forgotten("2000.00");

        Payout marked = desk.byHand.mark(ann, payout.id(), true, "tr_" + payout.id(), WHY);
        assertThat(marked.state()).isEqualTo(Payout.State.UNDER_WAY);
        refused("second_person", () -> desk.byHand.confirm(ann, payout.id(), WHY));

        assertThat(desk.byHand.confirm(ben, payout.id(), WHY).state()).isEqualTo(Payout.State.SETTLED);
    }

    @Test
    @Tag("P-F12")
    void whatCanStillBeAskedAboutIsNobodysToSay() {
        Payout payout = lost("200.00", Fault.AFTER);

        refused("payout_decided", () -> desk.byHand.mark(ann, payout.id(), false, "not there", WHY));

        stripe.fails(Fault.NONE);
        assertThat(desk.payouts.look(ann, payout.id(), "no answer yet").state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferred()).containsExactly(17_000L);
    }
}
