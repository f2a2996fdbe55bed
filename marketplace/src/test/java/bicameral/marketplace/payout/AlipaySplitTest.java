package bicameral.marketplace.payout;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.AlipayPages;
import bicameral.marketplace.payment.AlipayServer;
import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.Till;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Payouts out of Alipay's trades, by its library against a server that checks and signs as its gateway does. */
class AlipaySplitTest {
    private static final URI BASE = URI.create("http://localhost:8080");
    private static final BillingSettings MONEY =
            BillingSettings.defaults(false, true, Books.SECRET, BASE).with(1_500, 0, 0, 1_000_000_000);
    private static final String WHY = "monthly run";
    private static final String BIND = "alipay.trade.royalty.relation.bind";
    private static final String SETTLE = "alipay.trade.order.settle";

    /** A market of its own: payments of other stories would be split too. */
    private static final Books BOOKS = Books.apart(MONEY);

    private final Books books = BOOKS;
    private final AlipayServer alipay = new AlipayServer();
    private final PaymentSettings settings =
            new PaymentSettings(BASE, Optional.empty(), Optional.of(alipay.settings(Funds.SPLIT)), Optional.empty());
    private final Till till = new Till(books, MONEY, settings, List.of(new AlipayPages(settings)));
    private final PayoutDesk desk =
            new PayoutDesk(books, new PayoutSettings(1, 1, 0, 0, 16), RiskSettings.defaults(), settings);
    private final Earners earners = new Earners(books);
    private final Operator ann = earners.operator("Ann");
    private final CurrentTenant creator = earners.creator(desk, ann, Payees.alipay("13800138000"));

    @BeforeEach
    void nothingIsLeftOfOtherStories() {
        books.execute("delete from market.payout_account where tenant_id <> '" + creator.tenant() + "'");
        books.execute("update market.top_up set payment = null");
        books.execute("update market.payout set due_at = null where funds = 'split'");
        books.execute("update market.payout_part set due_at = now() + interval '1 year' where ended_at is null");
    }

    @AfterEach
    void theBooksAreRight() {
        books.audit();
        alipay.close();
    }

    private void spent(String amount) {
        CurrentTenant payer = earners.tenant("阿禾");
        TopUp started = till.topUps.start(payer, UUID.randomUUID(), Books.yuan(amount));
        alipay.open(Objects.requireNonNull(started.payPage()));
        alipay.pay(started.id().toString().replace("-", ""));
        till.look(started.id());
        earners.spend(payer.tenant(), creator.tenant(), amount);
    }

    private Payout released() {
        return desk.payouts.approve(ann, earners.proposed(desk, creator).id(), WHY);
    }

    @Test
    @Tag("P-M10")
    void tradesAreSharedWithAReceiverThatIsBoundOnce() {
        spent("60.00");
        spent("60.00");

        assertThat(released().state()).isEqualTo(Payout.State.SETTLED);

        assertThat(alipay.shared()).containsExactly("60.00", "42.00");
        assertThat(alipay.asked(BIND)).isEqualTo(1);
        spent("60.00");
        books.execute("update market.payout set run = '2020-01' where tenant_id = '" + creator.tenant() + "'");
        assertThat(released().state()).isEqualTo(Payout.State.SETTLED);
        assertThat(alipay.asked(BIND)).as("known by now").isEqualTo(1);
        assertThat(books.balance(creator.tenant(), AccountKind.PAYOUT_TRANSIT)).isEqualTo(Books.yuan("0"));
    }

    @Test
    void aReceiverWhoseAccountWasChangedIsBoundAnew() {
        spent("60.00");
        released();
        desk.accounts.keep(creator, Money.CNY, Payees.alipay("13900139000").payee());
        desk.verify(ann, creator.tenant());
        books.execute("update market.payout set run = '2020-01' where tenant_id = '" + creator.tenant() + "'");
        spent("60.00");

        assertThat(released().state()).isEqualTo(Payout.State.SETTLED);

        assertThat(alipay.asked(BIND)).isEqualTo(2);
    }

    @Test
    @Tag("P-F12")
    void aLostAnswerIsAskedForByTheSameNumber() {
        spent("60.00");
        released();
        spent("60.00");
        books.execute("update market.payout set run = '2020-01' where tenant_id = '" + creator.tenant() + "'");
        Payout payout = earners.proposed(desk, creator);
        alipay.losesAnswers(true);
        assertThat(desk.payouts.approve(ann, payout.id(), WHY).state()).isEqualTo(Payout.State.UNDER_WAY);
        alipay.losesAnswers(false);
        long made = alipay.asked(SETTLE);

        assertThat(desk.payouts.look(ann, payout.id(), "no answer yet").state()).isEqualTo(Payout.State.SETTLED);

        assertThat(alipay.asked(SETTLE)).isEqualTo(made);
        assertThat(alipay.shared()).containsExactly("51.00", "9.00", "42.00");
    }

    @Test
    @Tag("P-F12")
    void afterADayTheSameNumberIsStillTheSameShare() {
        spent("60.00");
        alipay.down(true);
        Payout payout = released();
        alipay.down(false);
        books.execute("update market.payout_part set created_at = created_at - interval '21 hours' where payout = '%s'"
                .formatted(payout.id()));

        assertThat(desk.payouts.look(ann, payout.id(), "no answer yet").state()).isEqualTo(Payout.State.SETTLED);
        assertThat(alipay.shared()).containsExactly("51.00");
    }

    @Test
    void aShareThatIsBeingDealtWithIsAskedForUntilItIsOver() {
        spent("60.00");
        alipay.sharesAre("PROCESSING");
        Payout payout = released();
        assertThat(payout.state()).isEqualTo(Payout.State.UNDER_WAY);
        assertThat(books.balance(creator.tenant(), AccountKind.PAYOUT_TRANSIT)).isEqualTo(Books.yuan("51.00"));
        alipay.sharesAre("FAIL");

        desk.payouts.look(ann, payout.id(), WHY);

        assertThat(earners.row(desk, creator).waiting()).isEqualTo(Books.yuan("51.00"));
        alipay.sharesAre("SUCCESS");
        spent("60.00");
        assertThat(desk.payouts.look(ann, payout.id(), WHY).state()).isEqualTo(Payout.State.SETTLED);
    }
}
