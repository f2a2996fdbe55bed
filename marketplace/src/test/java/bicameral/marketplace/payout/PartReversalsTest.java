package bicameral.marketplace.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.HaltingDataSource;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.StripeCheckout;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.payment.StripeServer.Fault;
import bicameral.marketplace.payment.Till;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.marketplace.refund.Refunds;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.audit.OperatorLog;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Parts of payouts whose payment is lost afterwards, against a server that speaks Stripe's wire format. A payment is of 120.00. */
@Tag("P-M10")
class PartReversalsTest {
    private static final BillingSettings MONEY = BillingSettings.defaults(
                    false, true, Books.SECRET, URI.create("http://localhost:8080"))
            .with(1_500, 0, 0, 1_000_000_000);
    private static final String WHY = "monthly run";

    private final Books books = Books.apart(MONEY);
    private final StripeServer stripe = new StripeServer();
    private final PaymentSettings settings = stripe.settings(MONEY.baseUrl(), Funds.SPLIT);
    private final Till till = new Till(books, MONEY, settings, List.of(new StripeCheckout(settings)));
    private final Earners earners = new Earners(books);
    private final Operator ann = earners.operator("Ann");
    private final PayoutDesk desk =
            new PayoutDesk(books, new PayoutSettings(1, 1, 0, 0, 16), RiskSettings.defaults(), settings);

    @AfterEach
    void theBooksAreRight() {
        books.audit();
        stripe.close();
    }

    /** A payment whose payer bought for 100.00 of a creator, who was paid out the 85.00 of it. */
    private record Sold(UUID topUp, String session, CurrentTenant creator, UUID message) {}

    private Sold paidOut() {
        CurrentTenant payer = earners.tenant("阿禾");
        CurrentTenant creator = earners.creator(desk, ann, Payees.stripe());
        TopUp started = till.paid(stripe, payer, Books.yuan("120.00"), 100);
        String session = Objects.requireNonNull(started.reference());
        UUID message = earners.spend(payer.tenant(), creator.tenant(), "100.00");
        Payout payout =
                desk.payouts.approve(ann, earners.proposed(desk, creator).id(), WHY);
        assertThat(payout.state()).isEqualTo(Payout.State.SETTLED);
        return new Sold(started.id(), session, creator, message);
    }

    private Sold disputed() {
        Sold sold = paidOut();
        stripe.dispute(sold.session(), 12_000, 0);
        till.look(sold.topUp());
        return sold;
    }

    private Sold lost() {
        Sold sold = disputed();
        stripe.decide(sold.session(), false);
        till.look(sold.topUp());
        assertThat(owed(sold)).isEqualTo(Books.yuan("-85.00"));
        return sold;
    }

    private void refund(Sold sold, String amount) {
        new Refunds(books.ops, books.accounts, books.ledger, MONEY, new OperatorLog(books.ops))
                .give(ann, Ids.next(), sold.message(), Books.yuan(amount), "wrong");
    }

    private Money owed(Sold sold) {
        return books.balance(sold.creator().tenant(), AccountKind.CREATOR_DEBT);
    }

    private Money available(Sold sold) {
        return books.balance(sold.creator().tenant(), AccountKind.CREATOR_AVAILABLE);
    }

    /** What the billing admin sees of it. */
    private List<PartReversal> seen(Sold sold) {
        return desk.payouts.past().stream()
                .filter(row -> row.payout().tenant().equals(sold.creator().tenant()))
                .findFirst()
                .orElseThrow()
                .reversals();
    }

    private void itIsTime() {
        books.execute("update market.part_reversal set due_at = market.clock() where ended_at is null");
    }

    @Test
    void whatALostDisputeLeavesOwedIsTakenBackOfThePartThatWasPaidOutOfThePayment() {
        Sold sold = lost();

        desk.reversals.run();

        assertThat(stripe.takenBack()).containsExactly(8_500L);
        assertThat(owed(sold)).isEqualTo(Books.yuan("0"));
        assertThat(available(sold)).isEqualTo(Books.yuan("0"));
        assertThat(seen(sold))
                .extracting(PartReversal::state, PartReversal::amount)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(PartReversal.State.DONE, Books.yuan("85.00")));
        assertThat(desk.reversals.run()).as("once").isZero();
    }

    @Test
    void nothingIsTakenBackWhileADisputeIsOpenOrOnceItIsWon() {
        Sold sold = paidOut();
        refund(sold, "40.00");
        stripe.dispute(sold.session(), 12_000, 0);
        till.look(sold.topUp());
        assertThat(owed(sold)).isEqualTo(Books.yuan("-34.00"));
        assertThat(desk.reversals.run()).as("open").isZero();

        stripe.decide(sold.session(), true);
        till.look(sold.topUp());

        assertThat(desk.reversals.run()).as("won").isZero();
        assertThat(stripe.takenBack()).isEmpty();
        assertThat(owed(sold)).isEqualTo(Books.yuan("-34.00"));
    }

    @Test
    void whatWasGivenBackAtTheProviderIsTakenBackOfThoseOnlyWhoOweIt() {
        Sold owes = paidOut();
        stripe.refundOutside(owes.session(), 12_000);
        till.look(owes.topUp());
        assertThat(desk.reversals.run())
                .as("the payer owes it, not the creator")
                .isZero();

        refund(owes, "40.00");
        desk.reversals.run();

        assertThat(stripe.takenBack()).as("its part of 40.00").containsExactly(3_400L);
        assertThat(owed(owes)).isEqualTo(Books.yuan("0"));
    }

    @Test
    @Tag("P-F12")
    void aLostAnswerIsAskedForAndNothingIsTakenBackTwice() {
        Sold sold = lost();
        stripe.fails(Fault.UNANSWERED);
        desk.reversals.run();
        assertThat(seen(sold)).extracting(PartReversal::state).containsExactly(PartReversal.State.UNKNOWN);
        assertThat(owed(sold)).isEqualTo(Books.yuan("-85.00"));
        long made = stripe.askedBack();
        stripe.fails(Fault.NONE);

        itIsTime();
        desk.reversals.run();

        assertThat(stripe.takenBack()).containsExactly(8_500L);
        assertThat(stripe.askedBack()).as("asked about, not made again").isEqualTo(made);
        assertThat(owed(sold)).isEqualTo(Books.yuan("0"));
    }

    @Test
    @Tag("P-F12")
    void aCallThatNeverArrivedIsMadeAgainWithTheSameKeyHoweverLate() {
        Sold sold = lost();
        stripe.fails(Fault.BEFORE);
        desk.reversals.run();
        stripe.fails(Fault.NONE);
        books.clock.forward(Duration.ofDays(3));

        desk.reversals.run();

        assertThat(stripe.takenBack()).containsExactly(8_500L);
        assertThat(owed(sold)).isEqualTo(Books.yuan("0"));
    }

    @Test
    void whatIsRefusedStaysOwedAndIsTriedThreeTimesADayApart() {
        Sold sold = lost();
        stripe.accountsAreEmpty(true);

        desk.reversals.run();
        assertThat(seen(sold))
                .extracting(PartReversal::state, PartReversal::problem)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(PartReversal.State.REFUSED, "insufficient_funds"));
        assertThat(desk.reversals.run()).as("not at once").isZero();
        for (int day = 0; day < 4; day++) {
            books.clock.forward(Duration.ofHours(25));
            desk.reversals.run();
        }

        assertThat(seen(sold)).hasSize(3);
        assertThat(owed(sold)).isEqualTo(Books.yuan("-85.00"));
    }

    @Test
    void whatWasNettedMeanwhileIsAvailableAgain() {
        Sold sold = lost();
        stripe.fails(Fault.UNANSWERED);
        desk.reversals.run();
        stripe.fails(Fault.NONE);
        CurrentTenant other = earners.tenant("老周");
        books.give(other.tenant(), "40.00");
        earners.spend(other.tenant(), sold.creator().tenant(), "40.00");
        assertThat(owed(sold)).isEqualTo(Books.yuan("-51.00"));

        itIsTime();
        desk.reversals.run();

        assertThat(owed(sold)).isEqualTo(Books.yuan("0"));
        assertThat(available(sold)).isEqualTo(Books.yuan("34.00"));
    }

    @Test
    @Tag("P-F12")
    void aProcessThatDiesAtAnyCommitTakesItBackOnce() {
        for (int commit = 1; commit <= 5; commit++) {
            for (boolean before : List.of(true, false)) {
                Sold sold = lost();
                int taken = stripe.takenBack().size();
                PartReversals dying = new PartReversals(
                        new OpsTx(HaltingDataSource.wrap(books.database.ops(), commit, before, false)),
                        books.accounts,
                        books.ledger,
                        desk.outbox,
                        new SplitProviders(List.of(new StripeSplit(settings))));
                assertThatThrownBy(dying::run).as("commit %d", commit).isInstanceOf(HaltingDataSource.Killed.class);

                itIsTime();
                desk.reversals.run();

                assertThat(stripe.takenBack())
                        .as("commit %d, before %s", commit, before)
                        .hasSize(taken + 1);
                assertThat(owed(sold)).isEqualTo(Books.yuan("0"));
            }
        }
    }
}
