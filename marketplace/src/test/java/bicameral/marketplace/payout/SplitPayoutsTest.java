package bicameral.marketplace.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
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
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Payouts out of the payments that brought the money, on a real database, against a server that speaks Stripe's wire format. */
class SplitPayoutsTest {
    private static final URI BASE = URI.create("http://localhost:8080");
    private static final BillingSettings MONEY =
            BillingSettings.defaults(false, true, Books.SECRET, BASE).with(1_500, 0, 0, 1_000_000_000);
    private static final String WHY = "monthly run";
    /** What Stripe keeps of each payment, in its units. */
    private static final long FEE = 100;

    /** A market of its own: payments of other stories would be split too. */
    private static final Books BOOKS = Books.apart(MONEY);

    private final Books books = BOOKS;
    private final StripeServer stripe = new StripeServer();
    private final Till till = till(Funds.SPLIT);
    private final Earners earners = new Earners(books);
    private final Operator ann = earners.operator("Ann");
    private final Operator ben = earners.operator("Ben");
    private PayoutDesk desk = desk(0);

    @BeforeEach
    void nothingIsLeftOfOtherStories() {
        books.execute(
                "update market.payout set state = 'cancelled', ended_at = now() where state in ('proposed', 'held')");
        books.execute("delete from market.payout_account");
        books.execute("update market.top_up set payment = null");
        books.execute("update market.payout set due_at = null where funds = 'split'");
        books.execute("update market.payout_part set due_at = now() + interval '1 year' where ended_at is null");
    }

    @AfterEach
    void theBooksAreRight() {
        books.audit();
        stripe.close();
    }

    private PaymentSettings settings(Funds funds) {
        return stripe.settings(BASE, funds);
    }

    private Till till(Funds funds) {
        return new Till(books, MONEY, settings(funds), List.of(new StripeCheckout(settings(funds))));
    }

    private PayoutDesk desk(int withholding) {
        return new PayoutDesk(
                books, new PayoutSettings(1, 1, 0, withholding, 16), RiskSettings.defaults(), settings(Funds.SPLIT));
    }

    /** A payment that arrived. */
    private record Paid(CurrentTenant payer, UUID topUp, String session) {}

    private Paid paid(Till at, String amount) {
        CurrentTenant payer = earners.tenant("阿禾");
        TopUp started = at.paid(stripe, payer, Books.yuan(amount), FEE);
        String session = Objects.requireNonNull(started.reference());
        return new Paid(payer, started.id(), session);
    }

    private Paid paid(String amount) {
        return paid(till, amount);
    }

    private CurrentTenant creator() {
        return earners.creator(desk, ann, Payees.stripe());
    }

    /** A payment, of which the payer has spent something with the creator. */
    private Paid spent(String amount, CurrentTenant creator, String price) {
        Paid paid = paid(amount);
        earners.spend(paid.payer().tenant(), creator.tenant(), price);
        return paid;
    }

    private void earnedElsewhere(CurrentTenant creator, String price) {
        CurrentTenant payer = earners.tenant("老周");
        books.give(payer.tenant(), price);
        earners.spend(payer.tenant(), creator.tenant(), price);
    }

    private Payout released(CurrentTenant creator) {
        return desk.payouts.approve(ann, earners.proposed(desk, creator).id(), WHY);
    }

    private Money available(CurrentTenant creator) {
        return books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE);
    }

    private Money transit(CurrentTenant creator) {
        return books.balance(creator.tenant(), AccountKind.PAYOUT_TRANSIT);
    }

    private long split(Paid paid) {
        return books.ops.in(handle -> handle.createQuery("select split from market.top_up where id = :id")
                .bind("id", paid.topUp())
                .mapTo(Long.class)
                .one());
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    @Tag("P-M10")
    void aPayoutIsDividedOverPaymentsOldestFirstLessFeesAndWhatIsNotSpent() {
        CurrentTenant creator = creator();
        Paid first = spent("120.00", creator, "100.00");
        Paid second = spent("120.00", creator, "100.00");

        Payout settled = released(creator);

        assertThat(settled.state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferredOutOf())
                .as("120 less 1 of fees and 20 unspent, then the rest")
                .containsExactly(Map.entry(first.session(), 9_900L), Map.entry(second.session(), 7_100L));
        assertThat(transit(creator)).isEqualTo(Books.yuan("0"));
        assertThat(desk.forecast.history(creator, Money.CNY, 1).getFirst().net())
                .isEqualTo(Books.yuan("170.00"));
        assertThat(stripe.asked("POST", "/v1/transfers"))
                .extracting(StripeServer.Asked::key)
                .doesNotHaveDuplicates()
                .doesNotContain(settled.id().toString());
    }

    @Test
    @Tag("P-M10")
    void whatPaymentsDoNotReachWaitsAndIsPaidWhenMoreComesIn() {
        CurrentTenant creator = creator();
        spent("120.00", creator, "100.00");
        earnedElsewhere(creator, "100.00");

        Payout payout = released(creator);

        assertThat(payout.state()).isEqualTo(Payout.State.UNDER_WAY);
        Payouts.Row row = earners.row(desk, creator);
        assertThat(row.paid()).isEqualTo(Books.yuan("99.00"));
        assertThat(row.waiting()).isEqualTo(Books.yuan("71.00"));
        assertThat(payout.problem()).isEqualTo("nothing_to_split");
        assertThat(transit(creator)).isEqualTo(Books.yuan("71.00"));
        PayoutForecast.Past seen =
                Objects.requireNonNull(desk.forecast.next(creator, Money.CNY).open());
        assertThat(seen.parts()).isEqualTo(Books.yuan("99.00"));
        assertThat(seen.waiting()).isEqualTo(Books.yuan("71.00"));

        spent("200.00", creator(), "200.00");
        books.execute("update market.payout set due_at = now() where id = '%s'".formatted(payout.id()));
        desk.split.run();

        assertThat(stripe.transferred()).containsExactly(9_900L, 7_100L);
        assertThat(transit(creator)).isEqualTo(Books.yuan("0"));
    }

    @Test
    @Tag("P-F12")
    void aLostAnswerIsAskedForAndThePartNotPaidTwice() {
        CurrentTenant creator = creator();
        spent("100.00", creator, "100.00");
        // Others went to the same account, so that the list has more than one page.
        for (int i = 0; i < 3; i++) {
            CurrentTenant other = creator();
            spent("10.00", other, "10.00");
            released(other);
        }
        stripe.fails(Fault.UNANSWERED);
        Payout payout = released(creator);
        assertThat(payout.state()).isEqualTo(Payout.State.UNDER_WAY);
        assertThat(transit(creator)).isEqualTo(Books.yuan("85.00"));
        int made = stripe.asked("POST", "/v1/transfers").size();
        stripe.fails(Fault.NONE);

        Payout settled = desk.payouts.look(ann, payout.id(), "no answer yet");

        assertThat(settled.state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.asked("POST", "/v1/transfers"))
                .as("asked, not made again")
                .hasSize(made);
        assertThat(stripe.transferred())
                .as("the others were paid out of the oldest payment first")
                .containsExactly(850L, 850L, 850L, 7_350L, 900L, 250L);
    }

    @Test
    @Tag("P-F12")
    void aCallThatNeverArrivedIsMadeAgainWithTheSameKey() {
        CurrentTenant creator = creator();
        spent("100.00", creator, "100.00");
        stripe.fails(Fault.BEFORE);
        Payout payout = released(creator);
        stripe.fails(Fault.NONE);

        assertThat(desk.payouts.look(ann, payout.id(), "no answer yet").state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferred()).containsExactly(8_500L);
    }

    @Test
    void whatOnePaymentIsRefusedIsTakenOutOfOthers() {
        CurrentTenant creator = creator();
        Paid disputed = spent("120.00", creator, "100.00");
        Paid other = spent("120.00", creator, "100.00");
        // Stripe knows already, and has not told us.
        stripe.dispute(disputed.session(), 12_000, 0);

        Payout payout = released(creator);
        desk.payouts.look(ann, payout.id(), WHY);

        assertThat(stripe.transferredOutOf()).containsExactly(Map.entry(other.session(), 9_900L));
        assertThat(split(disputed)).isZero();
        assertThat(earners.row(desk, creator).waiting()).isEqualTo(Books.yuan("71.00"));
    }

    @Test
    void afterThreeRefusalsTheRestIsAvailableAgainWithItsPartOfTheTax() {
        desk = desk(2_000);
        CurrentTenant creator = creator();
        spent("120.00", creator, "100.00");
        earnedElsewhere(creator, "100.00");
        Payout payout = released(creator);
        assertThat(payout.withheld()).isEqualTo(Books.yuan("34.00"));
        stripe.refusesTransfers();
        CurrentTenant another = creator();
        for (int i = 0; i < 3; i++) spent("50.00", another, "50.00");

        Payout over = payout;
        for (int i = 0; i < 3; i++) over = desk.payouts.look(ann, payout.id(), WHY);

        assertThat(over.partly()).isTrue();
        assertThat(over.net()).as("99 of 136 were paid").isEqualTo(Books.yuan("99.00"));
        assertThat(over.withheld()).isEqualTo(Books.yuan("24.75"));
        assertThat(over.returned()).isEqualTo(Books.yuan("46.25"));
        assertThat(over.reason()).isEqualTo("account_invalid");
        assertThat(available(creator)).isEqualTo(Books.yuan("46.25"));
        assertThat(transit(creator)).isEqualTo(Books.yuan("0"));
        PayoutForecast.Past seen = desk.forecast.history(creator, Money.CNY, 1).getFirst();
        assertThat(seen.partly()).isTrue();
        assertThat(seen.returned()).isEqualTo(Books.yuan("46.25"));
        assertThat(desk.run.again(ann, payout.id(), "account mended")).isNotEqualTo(payout.id());
    }

    @Test
    @Tag("P-M7")
    void aRefundDoesNotPassWhatIsLeftUnsplit() {
        CurrentTenant creator = creator();
        Paid paid = paid("100.00");
        UUID message = earners.spend(paid.payer().tenant(), creator.tenant(), "100.00");
        released(creator);
        new Refunds(books.ops, books.accounts, books.ledger, MONEY, new OperatorLog(books.ops))
                .give(ann, Ids.next(), message, null, "wrong answer");

        assertThatThrownBy(() -> till.refunds.give(ann, Ids.next(), paid.topUp(), Books.yuan("100.00"), "leaves"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("refund_above_unsplit");
                    assertThat(refusal.values())
                            .containsEntry("left", Books.yuan("15.00"))
                            .containsEntry("split", Books.yuan("85.00"));
                });
        till.refunds.give(ann, Ids.next(), paid.topUp(), Books.yuan("15.00"), "leaves");
        till.look(paid.topUp());

        assertThat(books.balance(paid.payer().tenant(), AccountKind.WALLET_PAID))
                .isEqualTo(Books.yuan("85.00"));
    }

    @Test
    @Tag("P-M7")
    void whatIsAskedBackIsNotSplit() {
        CurrentTenant creator = creator();
        Paid paid = paid("300.00");
        earners.spend(paid.payer().tenant(), creator.tenant(), "100.00");
        stripe.fails(Fault.BEFORE);
        till.refunds.give(ann, Ids.next(), paid.topUp(), Books.yuan("200.00"), "leaves");
        stripe.fails(Fault.NONE);

        released(creator);

        assertThat(stripe.transferred()).containsExactly(8_500L);
        assertThat(desk.payouts.pots())
                .containsExactly(new Payouts.Pot("stripe", Funds.SPLIT, List.of(Books.yuan("14.00"))));
    }

    @Test
    @Tag("P-B69")
    void twoPayoutsAtOnceDoNotTakeTheSameMoney() throws Exception {
        CurrentTenant one = creator();
        CurrentTenant two = creator();
        Paid paid = paid("120.00");
        earners.spend(paid.payer().tenant(), one.tenant(), "60.00");
        earners.spend(paid.payer().tenant(), two.tenant(), "60.00");
        earnedElsewhere(one, "60.00");
        earnedElsewhere(two, "60.00");
        desk.run.proposeDue();
        List<Callable<Payout>> releases = List.of(
                () -> desk.payouts.approve(ann, earners.row(desk, one).payout().id(), WHY),
                () -> desk.payouts.approve(ben, earners.row(desk, two).payout().id(), WHY));

        List<Future<Payout>> both;
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            both = pool.invokeAll(releases);
        }

        for (Future<Payout> payout : both) assertThat(payout.get().funds()).isEqualTo(Funds.SPLIT);
        assertThat(stripe.transferred().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(11_900);
        assertThat(split(paid)).isEqualTo(Books.yuan("119.00").micros());
    }

    @Test
    void whatWasPaidUnderTheOtherSettingIsNotSplitAndTheWaitingCanBeEnded() {
        CurrentTenant creator = creator();
        Paid before = paid(till(Funds.WALLET), "100.00");
        earners.spend(before.payer().tenant(), creator.tenant(), "100.00");
        Payout payout = released(creator);
        assertThat(earners.row(desk, creator).waiting()).isEqualTo(Books.yuan("85.00"));

        Payout over = desk.parts.giveUp(ann, payout.id(), "nothing more is expected");

        assertThat(over.state()).isEqualTo(Payout.State.FAILED);
        assertThat(available(creator)).isEqualTo(Books.yuan("85.00"));
        assertThat(stripe.transferred()).isEmpty();
    }

    @Test
    void theWaitingIsNotEndedWhileTheProviderIsAsked() {
        CurrentTenant creator = creator();
        spent("100.00", creator, "100.00");
        stripe.fails(Fault.BEFORE);
        Payout payout = released(creator);

        refused("parts_under_way", () -> desk.parts.giveUp(ann, payout.id(), WHY));
    }

    /** The only part of a payout, lost a day ago. */
    private UUID forgotten(CurrentTenant creator, String price) {
        spent(price, creator, price);
        Payout proposed = earners.proposed(desk, creator);
        stripe.fails(Fault.BEFORE);
        desk.payouts.approve(ann, proposed.id(), WHY);
        if (proposed.needsSecond()) desk.payouts.approve(ben, proposed.id(), WHY);
        stripe.fails(Fault.NONE);
        books.execute("update market.payout_part set created_at = created_at - interval '21 hours' where payout = '%s'"
                .formatted(proposed.id()));
        desk.payouts.look(ann, proposed.id(), "no answer yet");
        return earners.row(desk, creator).parts().stream()
                .filter(PayoutPart::forgotten)
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    @Tag("P-F12")
    void aForgottenPartIsPaidOrTakenOutOfAnotherPaymentAsSomebodyReads() {
        CurrentTenant creator = creator();
        UUID part = forgotten(creator, "100.00");

        desk.parts.mark(ann, part, false, "not among the transfers", WHY);

        Payouts.Row row = earners.row(desk, creator);
        assertThat(row.waiting()).isEqualTo(Books.yuan("85.00"));
        refused("payout_decided", () -> desk.parts.mark(ann, part, true, "tr_1", WHY));
        spent("100.00", creator(), "100.00");
        assertThat(desk.payouts.look(ann, row.payout().id(), WHY).state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferred()).containsExactly(8_500L);
    }

    @Test
    @Tag("P-F12")
    void fromTheLimitUpTwoReadTheSameOfAForgottenPart() {
        CurrentTenant creator = creator();
        UUID part = forgotten(creator, "2000.00");
        String number = "tr_" + part;

        desk.parts.mark(ann, part, true, number, WHY);
        refused("second_person", () -> desk.parts.mark(ann, part, true, number, WHY));
        refused("marks_differ", () -> desk.parts.mark(ben, part, false, "not there", WHY));
        assertThat(transit(creator)).isEqualTo(Books.yuan("1700.00"));
        desk.parts.mark(ben, part, true, number, WHY);

        assertThat(transit(creator)).isEqualTo(Books.yuan("0"));
        assertThat(desk.forecast.history(creator, Money.CNY, 1).getFirst().state())
                .isEqualTo(Payout.State.SETTLED);
    }
}
