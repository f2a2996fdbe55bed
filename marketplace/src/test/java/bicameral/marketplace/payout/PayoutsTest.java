package bicameral.marketplace.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.AlipayServer;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.payment.StripeServer.Fault;
import bicameral.marketplace.refund.Refunds;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Payouts on a real database, against servers that speak the providers' wire format. */
class PayoutsTest {
    private static final URI BASE = URI.create("http://localhost:8080");
    private static final BillingSettings MONEY =
            BillingSettings.defaults(false, true, Books.SECRET, BASE).with(1_500, 0, 0, 1_000_000_000);
    private static final PayoutSettings AT_ONCE = new PayoutSettings(100, 1, 0, 0, 16);
    private static final String WHY = "monthly run";

    private final Books books = new Books(MONEY);
    private final StripeServer stripe = new StripeServer();
    private final AlipayServer alipay = new AlipayServer();
    private final Earners earners = new Earners(books);
    private final Operator ann = earners.operator("Ann");
    private final Operator ben = earners.operator("Ben");
    private PayoutDesk desk = desk(AT_ONCE);

    @BeforeEach
    void nobodyElseIsDue() {
        // Stories share one market; what others left open is none of ours.
        books.execute(
                "update market.payout set state = 'cancelled', ended_at = now() where state in ('proposed', 'held')");
        books.execute("delete from market.payout_account");
    }

    @AfterEach
    void theBooksAreRight() {
        books.audit();
        stripe.close();
        alipay.close();
    }

    private PayoutDesk desk(PayoutSettings settings) {
        return desk(settings, RiskSettings.defaults());
    }

    private PayoutDesk desk(PayoutSettings settings, RiskSettings review) {
        return new PayoutDesk(books, settings, review, stripe, Optional.of(alipay.settings()));
    }

    /** A creator with an account, verified, who has earned 85 % of the price. */
    private CurrentTenant creator(Payees.Made payee, String price) {
        CurrentTenant current = unverified(payee);
        desk.verify(ann, current.tenant());
        earn(current.tenant(), price);
        return current;
    }

    private CurrentTenant unverified(Payees.Made payee) {
        CurrentTenant current = earners.tenant("石桥村农技服务社");
        desk.accounts.keep(current, Money.CNY, payee.payee());
        return current;
    }

    private UUID earn(TenantId publisher, String price) {
        TenantId payer = Books.tenant();
        books.give(payer, price);
        return earners.spend(payer, publisher, price);
    }

    private Payout proposed(CurrentTenant creator) {
        desk.run.proposeDue();
        return open(creator);
    }

    private Payout open(CurrentTenant creator) {
        return desk.payouts.open().stream()
                .map(Payouts.Row::payout)
                .filter(payout -> payout.tenant().equals(creator.tenant()))
                .findFirst()
                .orElseThrow();
    }

    private Payout now(UUID id) {
        return books.ops.in(handle -> PayoutOutbox.locked(handle, id));
    }

    private void letTimePass() {
        books.execute("update market.payout set due_at = due_at - interval '2 hours' where call is not null");
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    @Tag("P-M10")
    void aReleasedPayoutIsTransferredAndLeavesTheBooks() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);

        Payout settled = desk.payouts.approve(ann, payout.id(), WHY);

        assertThat(settled.state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferred()).containsExactly(17_000L);
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(Books.yuan("0"));
        assertThat(books.balance(creator.tenant(), AccountKind.PAYOUT_TRANSIT)).isEqualTo(Books.yuan("0"));
        assertThat(desk.forecast.history(creator, Money.CNY, 10).getFirst().net())
                .isEqualTo(Books.yuan("170.00"));
    }

    @Test
    @Tag("P-F12")
    void anAnswerThatIsLostIsAskedForAndNotPaidTwice() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        stripe.fails(Fault.AFTER);

        Payout unknown = desk.payouts.approve(ann, payout.id(), WHY);
        assertThat(unknown.call()).isEqualTo(Payout.Call.UNKNOWN);
        assertThat(books.balance(creator.tenant(), AccountKind.PAYOUT_TRANSIT)).isEqualTo(Books.yuan("170.00"));
        stripe.fails(Fault.NONE);
        int made = stripe.asked("POST", "/v1/transfers").size();
        letTimePass();
        desk.outbox.run();

        assertThat(now(payout.id()).state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferred()).containsExactly(17_000L);
        assertThat(stripe.asked("POST", "/v1/transfers"))
                .as("asked, not made again")
                .hasSize(made)
                .extracting(StripeServer.Asked::key)
                .containsOnly(payout.id().toString());
        assertThat(stripe.asked("GET", "/v1/transfers")).isNotEmpty();
    }

    @Test
    @Tag("P-F12")
    void aCallThatNeverArrivedIsMadeAgainWithTheSameKeyAfterAsking() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        stripe.fails(Fault.BEFORE);
        desk.payouts.approve(ann, payout.id(), WHY);
        stripe.fails(Fault.NONE);

        Payout settled = desk.payouts.look(ann, payout.id(), "no answer yet");

        assertThat(settled.state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferred()).hasSize(1);
        assertThat(stripe.asked("POST", "/v1/transfers"))
                .extracting(StripeServer.Asked::key)
                .containsExactly(payout.id().toString(), payout.id().toString());
    }

    @Test
    @Tag("P-F12")
    void aRefusedQuestionIsNoRefusalOfThePayout() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        stripe.fails(Fault.AFTER);
        desk.payouts.approve(ann, payout.id(), WHY);
        stripe.fails(Fault.FORGETFUL);

        Payout unknown = desk.payouts.look(ann, payout.id(), "no answer yet");

        assertThat(unknown.state()).isEqualTo(Payout.State.UNDER_WAY);
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(Books.yuan("0"));
        stripe.fails(Fault.NONE);
        assertThat(desk.payouts.look(ann, payout.id(), "asked again").state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferred()).hasSize(1);
    }

    @Test
    @Tag("P-F12")
    void afterADayAStripePayoutIsOnlyAskedAbout() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        stripe.fails(Fault.BEFORE);
        desk.payouts.approve(ann, payout.id(), WHY);
        stripe.fails(Fault.NONE);
        books.execute("update market.payout set released_at = released_at - interval '21 hours' where id = '%s'"
                .formatted(payout.id()));

        Payout still = desk.payouts.look(ann, payout.id(), "no answer yet");

        assertThat(still.state()).isEqualTo(Payout.State.UNDER_WAY);
        assertThat(still.problem()).isEqualTo("key_expired");
        assertThat(stripe.transferred()).isEmpty();
    }

    @Test
    @Tag("P-F12")
    void aLostAnswerOfAlipayIsAskedForByTheSameNumber() {
        CurrentTenant creator = creator(Payees.alipay("13800138000"), "300.00");
        Payout payout = proposed(creator);
        alipay.losesAnswers(true);
        desk.payouts.approve(ann, payout.id(), WHY);
        alipay.losesAnswers(false);
        long made = alipay.asked("alipay.fund.trans.uni.transfer");

        Payout settled = desk.payouts.look(ann, payout.id(), "no answer yet");

        assertThat(settled.state()).isEqualTo(Payout.State.SETTLED);
        assertThat(alipay.transferred()).containsExactly("255.00");
        assertThat(alipay.asked("alipay.fund.trans.uni.transfer")).isEqualTo(made);
    }

    @Test
    void aTransferThatAlipayIsStillDealingWithIsAskedForUntilItFails() {
        CurrentTenant creator = creator(Payees.alipay("13800138000"), "300.00");
        Payout payout = proposed(creator);
        alipay.transfersAre("DEALING");
        assertThat(desk.payouts.approve(ann, payout.id(), WHY).state()).isEqualTo(Payout.State.UNDER_WAY);
        alipay.transfersAre("FAIL");

        Payout failed = desk.payouts.look(ann, payout.id(), "still nothing");

        assertThat(failed.state()).isEqualTo(Payout.State.FAILED);
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(Books.yuan("255.00"));
    }

    @Test
    void aRefusedPayoutIsAvailableAgainAndCanBeProposedAnew() {
        CurrentTenant creator = creator(Payees.alipay("nobody@example.com"), "300.00");
        Payout payout = proposed(creator);
        alipay.refuses("nobody@example.com");

        Payout failed = desk.payouts.approve(ann, payout.id(), WHY);

        assertThat(failed.state()).isEqualTo(Payout.State.FAILED);
        assertThat(failed.reason()).isEqualTo("PAYEE_NOT_EXIST");
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(Books.yuan("255.00"));
        alipay.refuses("");
        UUID again = desk.run.again(ann, payout.id(), "account mended");
        assertThat(desk.payouts.approve(ann, again, WHY).state()).isEqualTo(Payout.State.SETTLED);
        assertThat(alipay.transferred()).containsExactly("255.00");
    }

    @Test
    @Tag("P-M10")
    void aRefundBetweenProposalAndReleaseStopsIt() {
        CurrentTenant creator = unverified(Payees.stripe());
        desk.verify(ann, creator.tenant());
        UUID message = earn(creator.tenant(), "200.00");
        Payout payout = proposed(creator);
        refunds().give(ann, Ids.next(), message, Books.yuan("20.00"), "wrong answer");

        refused("payout_above_available", () -> desk.payouts.approve(ann, payout.id(), WHY));

        assertThat(stripe.transferred()).isEmpty();
        assertThat(now(payout.id()).state()).isEqualTo(Payout.State.PROPOSED);
    }

    private Refunds refunds() {
        return new Refunds(books.ops, books.accounts, books.ledger, MONEY, new OperatorLog(books.ops));
    }

    @Test
    void aRefundAfterThePayoutIsOwedAndPaidOffByWhatIsEarnedNext() {
        CurrentTenant creator = unverified(Payees.stripe());
        desk.verify(ann, creator.tenant());
        UUID message = earn(creator.tenant(), "200.00");
        desk.payouts.approve(ann, proposed(creator).id(), WHY);
        refunds().give(ann, Ids.next(), message, null, "wrong answer");
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_DEBT)).isEqualTo(Books.yuan("-170.00"));

        earn(creator.tenant(), "400.00");

        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_DEBT)).isEqualTo(Books.yuan("0"));
        assertThat(desk.forecast.next(creator, Money.CNY).amount()).isEqualTo(Books.yuan("170.00"));
    }

    @Test
    @Tag("P-M10")
    void whatIsOwedIsTakenOffBeforeAnythingIsPaid() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        owe(creator.tenant(), "30.001");

        Payout settled = desk.payouts.approve(ann, payout.id(), WHY);

        assertThat(settled.netted()).isEqualTo(Books.yuan("30.001"));
        assertThat(settled.net()).as("whole cents").isEqualTo(Books.yuan("139.99"));
        assertThat(stripe.transferred()).containsExactly(13_999L);
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_DEBT)).isEqualTo(Books.yuan("0"));
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(Books.yuan("0.009"));
    }

    private void owe(TenantId creator, String amount) {
        UUID id = Ids.next();
        var debt = books.accounts.of(creator, AccountKind.CREATOR_DEBT, Money.CNY);
        var loss = books.accounts.platform(AccountKind.CHARGEBACK_LOSS, "", Money.CNY);
        long micros = Books.yuan(amount).micros();
        books.ops.in(handle -> books.ledger.post(
                handle,
                Posting.of("dispute_lost:" + id, "dispute_lost", id)
                        .debit(debt, micros)
                        .credit(loss, micros)
                        .build()));
    }

    @Test
    void taxIsKeptBackAndComesBackWithAFailedPayout() {
        desk = desk(new PayoutSettings(100, 1, 0, 2_000, 16));
        CurrentTenant creator = creator(Payees.card("朱自清", "4111111111111111"), "200.00");
        Payout payout = desk.payouts.approve(ann, proposed(creator).id(), WHY);
        assertThat(payout.withheld()).isEqualTo(Books.yuan("34.00"));
        assertThat(payout.net()).isEqualTo(Books.yuan("136.00"));

        desk.byHand.mark(ann, payout.id(), false, "account closed", WHY);
        desk.byHand.confirm(ben, payout.id(), WHY);

        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE))
                .isEqualTo(Books.yuan("170.00"));
    }

    @Test
    void aLargePayoutNeedsTwoPeople() {
        CurrentTenant creator = creator(Payees.stripe(), "2000.00");
        Payout payout = proposed(creator);

        Payout first = desk.payouts.approve(ann, payout.id(), WHY);
        assertThat(first.state()).isEqualTo(Payout.State.PROPOSED);
        refused("second_person", () -> desk.payouts.approve(ann, payout.id(), WHY));
        assertThat(stripe.transferred()).isEmpty();

        assertThat(desk.payouts.approve(ben, payout.id(), WHY).state()).isEqualTo(Payout.State.SETTLED);
    }

    @Test
    @Tag("P-B69")
    void twoAdminsAtOncePayOnce() throws Exception {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        Callable<String> release = () -> {
            try {
                return desk.payouts.approve(ann, payout.id(), WHY).state().name();
            } catch (Refusal refusal) {
                return refusal.code();
            }
        };

        List<Future<String>> both;
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            both = pool.invokeAll(List.of(release, release));
        }

        assertThat(List.of(both.get(0).get(), both.get(1).get()))
                .containsExactlyInAnyOrder("SETTLED", "payout_decided");
        assertThat(stripe.transferred()).hasSize(1);
    }

    @Test
    @Tag("P-F15")
    void aRunProposesEachCreatorOnceAMonth() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        desk(AT_ONCE).run.proposeDue();
        desk.payouts.cancel(ann, payout.id(), "asked to wait");

        desk.run.proposeDue();

        assertThat(desk.forecast.history(creator, Money.CNY, 10)).hasSize(1);
    }

    private List<OperatorLog.Entry> logged(String action) {
        return new OperatorLog(books.ops)
                .page(null, 200).stream()
                        .filter(entry -> entry.action().equals(action))
                        .toList();
    }

    @Test
    void whoCallsForTheRunIsInTheLogWithTheReason() {
        creator(Payees.stripe(), "200.00");
        refused("reason_missing", () -> desk.run.propose(ann, " "));
        int before = logged("payout.propose").size();

        assertThat(desk.run.propose(ann, "before the holidays")).isEqualTo(1);
        assertThat(desk.run.propose(ann, "once more")).isZero();

        assertThat(logged("payout.propose")).hasSize(before + 2);
        assertThat(logged("payout.propose").get(1).reason()).isEqualTo("before the holidays");
        assertThat(logged("payout.propose").get(1).details()).containsEntry("count", "1");
    }

    @Test
    void aRunThatCannotBeLoggedProposesNothing() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        books.execute(
                "alter table market.operator_entry add constraint closed check (action <> 'payout.propose') not valid");
        try {
            assertThatThrownBy(() -> desk.run.propose(ann, "before the holidays"))
                    .hasMessageContaining("closed");
        } finally {
            books.execute("alter table market.operator_entry drop constraint closed");
        }
        assertThat(desk.forecast.history(creator, Money.CNY, 10)).isEmpty();
    }

    @Test
    void beforeItsDayTheRunIsRefusedWithTheDay() {
        desk = desk(new PayoutSettings(100, 28, 0, 0, 16));
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        books.execute("""
                insert into market.clock_shift (shift) select timestamptz '2030-02-27 23:59+8' - now()
                on conflict (one) do update set shift = excluded.shift""");

        try {
            assertThatThrownBy(() -> desk.run.propose(ann, "early")).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.code()).isEqualTo("run_not_due");
                assertThat(refusal.values()).containsEntry("day", "2030-02-28");
            });
        } finally {
            books.shiftClock("0");
        }
        assertThat(desk.forecast.history(creator, Money.CNY, 10)).isEmpty();
    }

    @Test
    void nothingIsProposedBelowTheThreshold() {
        CurrentTenant creator = creator(Payees.stripe(), "117.00");
        desk.run.proposeDue();

        assertThat(desk.forecast.history(creator, Money.CNY, 10)).isEmpty();
        assertThat(desk.forecast.next(creator, Money.CNY).blocks()).containsExactly(Block.BELOW_THRESHOLD);
    }

    @Test
    @Tag("P-B73")
    void whoIsFlaggedWaitsUntilSomebodyHasLookedWhereTheOperatorWantsThat() {
        desk = desk(AT_ONCE, RiskSettings.defaults().withHoldPayouts(true));
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        suspect(creator);

        assertThat(desk.payouts.open())
                .filteredOn(row -> row.payout().id().equals(payout.id()))
                .singleElement()
                .satisfies(row -> assertThat(row.blocks()).containsExactly(Block.UNDER_REVIEW));
        assertThatThrownBy(() -> desk.payouts.approve(ann, payout.id(), WHY))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("payout_blocked"));

        desk.risk.seen(ben, creator.tenant(), RiskFlags.Kind.VELOCITY, "called them: a new card");
        assertThat(desk.payouts.approve(ann, payout.id(), WHY).state()).isNotEqualTo(Payout.State.PROPOSED);
    }

    /** Ten top-ups in a day that failed. */
    private void suspect(CurrentTenant creator) {
        for (int i = 0; i < 10; i++) books.execute("""
                    insert into market.top_up (tenant_id, id, idempotency_key, currency, amount, provider, state)
                    values ('%s', gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 'test', 'failed')""".formatted(creator.tenant()));
    }

    @Test
    void anAccountThatNobodyVerifiedOrThatWasJustChangedIsNotPaid() {
        desk = desk(new PayoutSettings(100, 1, 3, 0, 16));
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        books.execute("update market.payout_account set changed_at = changed_at - interval '4 days'");
        Payout payout = proposed(creator);
        desk.accounts.keep(creator, Money.CNY, Payees.alipay("13800138000").payee());

        assertThat(desk.forecast.next(creator, Money.CNY).blocks())
                .containsExactly(Block.NOT_VERIFIED, Block.ACCOUNT_CHANGED);
        assertThatThrownBy(() -> desk.payouts.approve(ann, payout.id(), WHY))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.values())
                                .containsEntry("blocks", List.of(Block.NOT_VERIFIED, Block.ACCOUNT_CHANGED)));
        assertThat(alipay.transferred()).isEmpty();
    }

    @Test
    void whatWasNotSeenIsNotVerified() {
        CurrentTenant creator = unverified(Payees.stripe());
        String seen = desk.payees
                .reveal(ann, creator.tenant(), Money.CNY, "papers came")
                .mark();
        desk.accounts.keep(creator, Money.CNY, Payees.alipay("13800138000").payee());

        refused("payee_changed", () -> desk.payees.verify(ann, creator.tenant(), Money.CNY, seen, "papers seen"));
        refused("payee_changed", () -> desk.payees.verify(ann, creator.tenant(), Money.CNY, "", "never looked"));
        assertThat(desk.forecast.next(creator, Money.CNY).blocks()).contains(Block.NOT_VERIFIED);

        desk.verify(ann, creator.tenant());
        assertThat(desk.forecast.next(creator, Money.CNY).blocks()).doesNotContain(Block.NOT_VERIFIED);
        refused("unknown_payee", () -> desk.payees.verify(ann, Books.tenant(), Money.CNY, seen, "papers seen"));
    }

    @Test
    void theSameAccountWrittenAnewHasToBeSeenAnew() {
        CurrentTenant creator = unverified(Payees.stripe());
        String seen = desk.payees
                .reveal(ann, creator.tenant(), Money.CNY, "papers came")
                .mark();
        desk.accounts.keep(creator, Money.CNY, Payees.stripe().payee());

        refused("payee_changed", () -> desk.payees.verify(ann, creator.tenant(), Money.CNY, seen, "papers seen"));
    }

    @Test
    void theForecastTellsWhatArrivesAndWhatWasKeptBack() {
        desk = desk(new PayoutSettings(100, 1, 0, 2_000, 16));
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        owe(creator.tenant(), "20.00");

        PayoutForecast.Next next = desk.forecast.next(creator, Money.CNY);

        Payout paid = desk.payouts.approve(ann, proposed(creator).id(), WHY);
        assertThat(next.withheld()).isEqualTo(Books.yuan("30.00")).isEqualTo(paid.withheld());
        assertThat(next.amount()).isEqualTo(Books.yuan("120.00")).isEqualTo(paid.net());
    }

    @Test
    void theForecastTellsThatSomebodyHasToLookFirst() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        suspect(creator);
        assertThat(desk.forecast.next(creator, Money.CNY).blocks()).isEmpty();

        desk = desk(AT_ONCE, RiskSettings.defaults().withHoldPayouts(true));

        assertThat(desk.forecast.next(creator, Money.CNY).blocks()).containsExactly(Block.UNDER_REVIEW);
    }

    @Test
    void theForecastTellsWhyAPayoutIsHeld() {
        CurrentTenant creator = creator(Payees.stripe(), "200.00");
        Payout payout = proposed(creator);
        desk.payouts.hold(ben, payout.id(), "the papers are of last year");
        assertThat(desk.forecast.next(creator, Money.CNY).heldBecause()).isEqualTo("the papers are of last year");

        desk.payouts.resume(ben, payout.id(), "new ones came");

        assertThat(desk.forecast.next(creator, Money.CNY).heldBecause()).isNull();
    }

    @Test
    void aYoungCreatorWithoutAGuardianIsNotPaid() {
        Payee.Guardian agreed = new Payee.Guardian("朱鸿钧", Payee.Document.CN_ID, "11010519491231002X", true);
        refused("payee_invalid", () -> unverified(Payees.young("2012-05-01", null)));

        CurrentTenant creator = creator(Payees.young("2012-05-01", agreed), "200.00");

        assertThat(desk.forecast.next(creator, Money.CNY).blocks()).isEmpty();
    }

    @Test
    void aHeldPayoutIsNotReleasedUntilItIsResumed() {
        CurrentTenant creator = creator(Payees.stripe(), "2000.00");
        Payout payout = proposed(creator);
        desk.payouts.approve(ann, payout.id(), WHY);
        desk.payouts.hold(ben, payout.id(), "looks odd");
        refused("payout_decided", () -> desk.payouts.approve(ben, payout.id(), WHY));

        desk.payouts.resume(ben, payout.id(), "explained");

        assertThat(desk.payouts.approve(ben, payout.id(), WHY).state())
                .as("who agreed before the hold has to agree anew")
                .isEqualTo(Payout.State.PROPOSED);
    }

    @Test
    void aBankTransferIsInTheFileUntilTwoReadItInTheStatement() {
        CurrentTenant creator = creator(Payees.card("朱自清", "4111111111111111"), "200.00");
        Payout payout = desk.payouts.approve(ann, proposed(creator).id(), WHY);
        assertThat(payout.state()).isEqualTo(Payout.State.UNDER_WAY);
        assertThat(desk.byHand.file(ann, "to the bank"))
                .filteredOn(transfer ->
                        transfer.reference().equals(payout.id().toString().replace("-", "")))
                .singleElement()
                .satisfies(transfer -> assertThat(transfer.amount()).isEqualTo(Books.yuan("170.00")));

        String line = "line-" + payout.id();
        desk.byHand.mark(ann, payout.id(), true, line, WHY);
        refused("second_person", () -> desk.byHand.confirm(ann, payout.id(), WHY));
        desk.byHand.confirm(ben, payout.id(), WHY);

        assertThat(now(payout.id()).state()).isEqualTo(Payout.State.SETTLED);
        refused("payout_decided", () -> desk.byHand.mark(ann, payout.id(), true, "another", WHY));
        assertThat(books.balance(creator.tenant(), AccountKind.PAYOUT_TRANSIT)).isEqualTo(Books.yuan("0"));
    }

    @Test
    void oneLineOfTheStatementPaysOnePayout() {
        Payout one = desk.payouts.approve(
                ann,
                proposed(creator(Payees.card("朱自清", "4111111111111111"), "200.00"))
                        .id(),
                WHY);
        Payout two = desk.payouts.approve(
                ann,
                proposed(creator(Payees.card("朱自清", "4111111111111111"), "200.00"))
                        .id(),
                WHY);
        String line = "line-" + one.id();
        desk.byHand.mark(ann, one.id(), true, line, WHY);

        refused("statement_line_used", () -> desk.byHand.mark(ann, two.id(), true, line, WHY));
    }

    @Test
    void everyDeedCarriesAReason() {
        Payout payout = proposed(creator(Payees.stripe(), "200.00"));

        refused("reason_missing", () -> desk.payouts.approve(ann, payout.id(), "  "));
        refused("reason_missing", () -> desk.payouts.hold(ann, payout.id(), "x".repeat(501)));
    }

    @Test
    void theDatabaseHoldsNoNumberAndNoName() {
        CurrentTenant creator = unverified(Payees.card("朱自清", "4111111111111111"));
        byte[] sealed = books.ops.in(
                handle -> handle.createQuery("select sealed from market.payout_account where tenant_id = :tenant")
                        .bind("tenant", creator.tenant().value())
                        .mapTo(byte[].class)
                        .one());

        String raw = new String(sealed, StandardCharsets.ISO_8859_1);
        assertThat(raw).doesNotContain("4111111111111111").doesNotContain("1949");
        assertThat(desk.accounts.find(creator, Money.CNY).orElseThrow().tail()).isEqualTo("1111");
        CurrentTenant other = new CurrentTenant(Books.tenant(), new PersonId(Ids.next()), Set.of(Role.OWNER));
        assertThat(desk.accounts.find(other, Money.CNY)).isEmpty();
    }

    @Test
    void membersWithoutTheRightCannotChangeTheAccount() {
        CurrentTenant builder = new CurrentTenant(Books.tenant(), new PersonId(Ids.next()), Set.of(Role.BUILDER));

        assertThatThrownBy(() ->
                        desk.accounts.keep(builder, Money.CNY, Payees.stripe().payee()))
                .isInstanceOf(Refusal.class);
    }
}
