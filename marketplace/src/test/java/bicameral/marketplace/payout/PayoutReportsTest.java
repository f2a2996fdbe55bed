package bicameral.marketplace.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import bicameral.host.fetch.AddressGuard;
import bicameral.host.fetch.FetchSettings;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.ProviderStatements;
import bicameral.marketplace.payment.StripeCheckout;
import bicameral.marketplace.payment.StripeServer;
import bicameral.marketplace.payment.Till;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.marketplace.reconciliation.Bills;
import bicameral.marketplace.reconciliation.Comparison;
import bicameral.marketplace.reconciliation.Comparison.Difference;
import bicameral.marketplace.reconciliation.Comparison.Side;
import bicameral.marketplace.reconciliation.Reconciliation;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payouts beside the reports of those who carried them out; each story on a market of its own, for a report covers everybody's. */
@Tag("P-M14")
class PayoutReportsTest {
    private static final String HEADER =
            "balance_transaction_id,created_utc,currency,gross,fee,reporting_category,source_id,payment_intent_id\n";
    private static final BillingSettings MONEY = BillingSettings.defaults(
                    false, true, Books.SECRET, URI.create("http://localhost:8080"))
            .with(1_500, 0, 0, 1_000_000_000);
    private static final String WHY = "monthly run";

    @TempDir
    private Path directory;

    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    private final Books books = Books.apart(MONEY);
    private final StripeServer stripe = new StripeServer();
    private final Earners earners = new Earners(books);
    private final Operator ann = earners.operator("Ann");
    private final Operator ben = earners.operator("Ben");

    @AfterEach
    void theBooksAreRight() {
        books.audit();
        stripe.close();
    }

    private PayoutDesk desk(Funds funds) {
        return new PayoutDesk(
                books,
                new PayoutSettings(1, 1, 0, 0, 16),
                RiskSettings.defaults(),
                stripe.settings(MONEY.baseUrl(), funds));
    }

    private Till till(Funds funds) {
        PaymentSettings settings = stripe.settings(MONEY.baseUrl(), funds);
        return new Till(books, MONEY, settings, List.of(new StripeCheckout(settings)));
    }

    private Reconciliation reconciliation(Till till) {
        FetchSettings fetching = FetchSettings.defaults();
        ProviderStatements statements = new ProviderStatements(till.providers);
        GuardedFetcher fetcher = new GuardedFetcher(fetching, new AddressGuard(fetching, host -> List.of()));
        return new Reconciliation(books.ops, statements, new Bills(statements, fetcher), new OperatorLog(books.ops));
    }

    private Comparison compared(Reconciliation reconciliation, String provider) {
        return reconciliation.compare(provider, today.minusDays(1), today.plusDays(1));
    }

    private void uploaded(Reconciliation reconciliation, String provider, String content) throws IOException {
        Path file = Files.createTempFile(directory, "report", ".csv");
        Files.writeString(file, content);
        reconciliation.upload(ann, provider, "report.csv", file);
    }

    /** A creator is paid 85.00 out of the platform's balance. */
    private Payout paidOut(PayoutDesk desk, Payees.Made payee) {
        CurrentTenant creator = earners.creator(desk, ann, payee);
        TenantId payer = Books.tenant();
        books.give(payer, "100.00");
        earners.spend(payer, creator.tenant(), "100.00");
        return desk.payouts.approve(ann, earners.proposed(desk, creator).id(), WHY);
    }

    @Test
    void whatStripeTransferredIsMatchedWithPayoutsAndWhatNobodyHereMadeIsShown() throws IOException {
        Reconciliation reconciliation = reconciliation(till(Funds.WALLET));
        PayoutDesk desk = desk(Funds.WALLET);
        paidOut(desk, Payees.stripe());
        String outside = stripe.transferOutside(700);
        assertThat(compared(reconciliation, "stripe").payments())
                .as("no report covers it yet")
                .isZero();

        reconciliation.ask(ann, "stripe", today.minusDays(1), today.plusDays(1));

        Comparison asked = compared(reconciliation, "stripe");
        assertThat(asked.payments()).isEqualTo(2);
        assertThat(asked.matched()).isEqualTo(1);
        assertThat(asked.differences())
                .extracting(Difference::subject, Difference::side, Difference::payout, Difference::difference)
                .containsExactly(tuple(outside, Side.PROVIDER, null, Books.yuan("-7.00")));
        uploaded(reconciliation, "stripe", HEADER + String.join("", stripe.transfersReported(today)));
        assertThat(compared(reconciliation, "stripe")).as("the same by file").isEqualTo(asked);
    }

    @Test
    void aPayoutThatTheReportOfItsDayLacksOrHasOtherwiseIsShown() throws IOException {
        Reconciliation reconciliation = reconciliation(till(Funds.WALLET));
        PayoutDesk desk = desk(Funds.WALLET);
        Payout lacking = paidOut(desk, Payees.stripe());
        Payout otherwise = paidOut(desk, Payees.stripe());
        String line = stripe.transfersReported(today).getLast().replace("-85.00", "-80.00");
        String around =
                "txn_early,%s 00:00:00,cny,-1.00,0,payout,po_1,\ntxn_late,%s 00:00:00,cny,-1.00,0,payout,po_2,\n"
                        .formatted(today.minusDays(1), today.plusDays(1));

        uploaded(reconciliation, "stripe", HEADER + line + around);

        assertThat(compared(reconciliation, "stripe").differences())
                .extracting(Difference::payout, Difference::side, Difference::difference)
                .containsExactly(
                        tuple(lacking.id(), Side.BOOKS, Books.yuan("85.00")),
                        tuple(otherwise.id(), Side.BOTH, Books.yuan("5.00")));
    }

    @Test
    void partsOfPayoutsAreComparedWithWhatWasTakenBackOfThem() {
        Till till = till(Funds.SPLIT);
        Reconciliation reconciliation = reconciliation(till);
        PayoutDesk desk = desk(Funds.SPLIT);
        CurrentTenant payer = earners.tenant("阿禾");
        CurrentTenant creator = earners.creator(desk, ann, Payees.stripe());
        TopUp started = till.paid(stripe, payer, Books.yuan("120.00"), 100);
        String session = Objects.requireNonNull(started.reference());
        earners.spend(payer.tenant(), creator.tenant(), "100.00");
        desk.payouts.approve(ann, earners.proposed(desk, creator).id(), WHY);
        reconciliation.ask(ann, "stripe", today.minusDays(1), today.plusDays(1));
        assertThat(compared(reconciliation, "stripe").matched())
                .as("payment and part")
                .isEqualTo(2);

        stripe.dispute(session, 12_000, 0);
        stripe.decide(session, false);
        till.look(started.id());
        desk.reversals.run();

        assertThat(compared(reconciliation, "stripe").differences())
                .as("a report of before knows nothing of it")
                .extracting(Difference::difference)
                .containsExactlyInAnyOrder(Books.yuan("120.00"), Books.yuan("-85.00"));
        reconciliation.ask(ann, "stripe", today.minusDays(1), today.plusDays(1));
        Comparison all = compared(reconciliation, "stripe");
        assertThat(all.matched()).isEqualTo(2);
        assertThat(all.differences()).isEmpty();
    }

    @Test
    void transfersOfTheBanksFileAreMatchedByReferenceAndByTheLineThatWasReadForThem() throws IOException {
        Reconciliation reconciliation = reconciliation(till(Funds.WALLET));
        PayoutDesk desk = desk(Funds.WALLET);
        Payout named = paidOut(desk, Payees.card("林晓", "4111111111111111"));
        Payout read = paidOut(desk, Payees.card("赵宁", "4111111111111111"));
        seenInTheStatement(desk, named, "other words");
        seenInTheStatement(desk, read, "line-2");
        String lines = """
                line,date,reference,amount,currency
                line-0,%1$s,,-0.01,CNY
                line-1,%2$s,%4$s,-85.00,CNY
                line-2,%2$s,,-85.00,CNY
                line-3,%3$s,rent,-9.00,CNY
                """.formatted(
                        today.minusDays(1),
                        today,
                        today.plusDays(1),
                        named.id().toString().replace("-", ""));

        uploaded(reconciliation, "bank", lines);

        Comparison all = compared(reconciliation, "bank");
        assertThat(all.matched()).isEqualTo(2);
        assertThat(all.differences())
                .as("what left for somebody whom the books do not know")
                .extracting(Difference::subject, Difference::side, Difference::difference)
                .containsExactly(
                        tuple("rent", Side.PROVIDER, Books.yuan("-9.00")),
                        tuple("line-0", Side.PROVIDER, Books.yuan("-0.01")));
    }

    private void seenInTheStatement(PayoutDesk desk, Payout payout, String line) {
        desk.byHand.mark(ann, payout.id(), true, line, WHY);
        desk.byHand.confirm(ben, payout.id(), WHY);
    }
}
