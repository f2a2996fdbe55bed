package bicameral.marketplace.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.AlipayServer;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import java.io.IOException;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A creator who earns in several currencies is paid in each where that was said, and says once who that is. */
class PayeesByCurrencyTest {
    private static final Currency USD = Currency.getInstance("USD");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final String WHY = "monthly run";

    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"))
                    .with(1_500, 0, 0, 1_000_000_000));
    private final StripeServer stripe = new StripeServer();
    private final AlipayServer alipay = new AlipayServer();
    private final Earners earners = new Earners(books);
    private final Operator ann = earners.operator("Ann");
    private final PayoutDesk desk = new PayoutDesk(
            books,
            new PayoutSettings(100, 1, 0, 0, 16),
            RiskSettings.defaults(),
            stripe,
            Optional.of(alipay.settings()));
    private final CurrentTenant creator = earners.tenant("石桥村农技服务社");

    PayeesByCurrencyTest() throws IOException {}

    @BeforeEach
    void nobodyElseIsDue() {
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

    private void available(String amount, Currency currency) {
        books.earned(creator.tenant(), Money.of(amount, currency));
    }

    private void says(Currency currency, Payees.Made payee) {
        desk.accounts.keep(creator, currency, payee.payee());
        desk.verify(ann, creator.tenant(), currency);
    }

    private PayoutAccounts.Shown shown(Currency currency) {
        return desk.accounts.find(creator, currency).orElseThrow();
    }

    private List<Payout> open() {
        return desk.payouts.open().stream()
                .map(Payouts.Row::payout)
                .filter(payout -> payout.tenant().equals(creator.tenant()))
                .toList();
    }

    @Test
    @Tag("P-M10")
    void eachCurrencyIsPaidWhereThatWasSaid() {
        available("300.00", Money.CNY);
        available("140.00", USD);
        available("150.00", EUR);
        says(Money.CNY, Payees.alipay("13800138000"));
        says(USD, Payees.stripe());

        desk.run.proposeDue();

        assertThat(open())
                .as("euros wait until somebody says where to")
                .extracting(Payout::method)
                .containsExactlyInAnyOrder(PayoutMethod.ALIPAY, PayoutMethod.STRIPE);
        for (Payout payout : open()) desk.payouts.approve(ann, payout.id(), WHY);
        assertThat(alipay.transferred()).containsExactly("300.00");
        assertThat(stripe.transferred()).containsExactly(14_000L);
        assertThat(books.balance(creator.tenant(), AccountKind.CREATOR_AVAILABLE, EUR))
                .isEqualTo(Money.of("150.00", EUR));
    }

    @Test
    void theForecastTellsWhichCurrencyHasNowhereToGo() {
        available("300.00", Money.CNY);
        available("150.00", EUR);
        assertThat(desk.forecast.next(creator, EUR).blocks()).containsExactly(Block.NO_ACCOUNT);
        assertThat(desk.forecast.missing(creator)).containsExactly(Money.CNY, EUR);

        says(Money.CNY, Payees.alipay("13800138000"));

        assertThat(desk.forecast.next(creator, Money.CNY).blocks()).isEmpty();
        assertThat(desk.forecast.next(creator, EUR).blocks()).containsExactly(Block.NO_ACCOUNT_IN_CURRENCY);
        assertThat(desk.forecast.next(creator, EUR).tail()).isNull();
        assertThat(desk.forecast.missing(creator)).containsExactly(EUR);

        says(EUR, Payees.iban());
        assertThat(desk.forecast.next(creator, EUR).blocks()).isEmpty();
        assertThat(desk.forecast.next(creator, EUR).tail()).isEqualTo("3000");
        assertThat(desk.forecast.missing(creator)).isEmpty();
    }

    @Test
    void anotherAccountOfTheSamePersonLeavesTheOthersVerified() {
        says(Money.CNY, Payees.alipay("13800138000"));
        Payee typed = new Payee(
                false,
                "",
                Payee.Document.PASSPORT,
                "",
                null,
                PayoutMethod.STRIPE,
                "",
                "acct_1LocalTest0001",
                "",
                "",
                null);

        Payee whole = desk.accounts.ofTheSame(creator, typed);
        desk.accounts.keep(creator, USD, whole);

        assertThat(shown(Money.CNY).verified()).isTrue();
        assertThat(shown(USD).verified()).isFalse();
        assertThat(shown(USD).name()).isEqualTo("朱自清");
        assertThat(shown(USD).holder()).isEqualTo("朱自清");
        assertThat(desk.payees.unverified())
                .filteredOn(one -> one.tenant().equals(creator.tenant()))
                .extracting(PayeeReview.Unverified::currency)
                .containsExactly(USD);
    }

    @Test
    void anotherNameIsTheNameOfAllAccountsWhichHaveToBeVerifiedAnew() {
        says(Money.CNY, Payees.alipay("13800138000"));
        says(EUR, Payees.iban());

        desk.accounts.keep(creator, EUR, Payees.iban().named("朱佩弦").payee());

        assertThat(desk.accounts.all(creator)).allSatisfy(one -> {
            assertThat(one.name()).isEqualTo("朱佩弦");
            assertThat(one.holder()).isEqualTo("朱佩弦");
            assertThat(one.verified()).isFalse();
        });
        assertThat(shown(Money.CNY).tail()).isEqualTo("8000");
    }

    @Test
    void twoWhoGiveDifferentNamesAtOnceLeaveOne() throws Exception {
        says(Money.CNY, Payees.alipay("13800138000"));
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 8; round++) {
                String name = "甲" + round;
                List<Callable<Boolean>> both = List.of(
                        () -> kept(Money.CNY, Payees.alipay("13800138000").named(name)),
                        () -> kept(EUR, Payees.iban().named("乙")));
                for (var one : pool.invokeAll(both)) assertThat(one.get()).isTrue();

                assertThat(desk.accounts.all(creator))
                        .hasSize(2)
                        .extracting(PayoutAccounts.Shown::name)
                        .containsOnly(shown(EUR).name());
            }
        }
    }

    private boolean kept(Currency currency, Payees.Made payee) {
        desk.accounts.keep(creator, currency, payee.payee());
        return true;
    }

    @Test
    void anAccountThatDoesNotPayTheCurrencyOrCannotBeOfThatNameIsNotKept() {
        says(Money.CNY, Payees.companyInChina());

        assertThat(desk.accounts.problems(creator, USD, Payees.iban().payee()))
                .isEqualTo(Map.of("method", "bad_currency"));
        assertThat(desk.accounts.problems(creator, EUR, Payees.iban().payee()))
                .as("a company's account in China cannot become a person's")
                .isEqualTo(Map.of("name", "bad_other_account"));
        assertThatThrownBy(() -> desk.accounts.keep(creator, EUR, Payees.iban().payee()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("payee_invalid"));
        assertThat(desk.accounts.all(creator))
                .singleElement()
                .satisfies(one -> assertThat(one.verified()).isTrue());
    }

    @Test
    void aPayoutGoesWhereItsOwnCurrencyIsPaidWhateverTheOthersBecome() {
        available("140.00", USD);
        says(USD, Payees.stripe());
        desk.run.proposeDue();
        Payout payout = open().getFirst();

        desk.accounts.keep(creator, Money.CNY, Payees.stripe().payee());

        assertThat(desk.payouts.approve(ann, payout.id(), WHY).state()).isEqualTo(Payout.State.SETTLED);
        assertThat(stripe.transferred()).containsExactly(14_000L);
    }
}
