package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.fetch.AddressGuard;
import bicameral.host.fetch.FetchSettings;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.StripeServer.Fault;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.marketplace.reconciliation.Bills;
import bicameral.marketplace.reconciliation.Comparison;
import bicameral.marketplace.reconciliation.Comparison.Difference;
import bicameral.marketplace.reconciliation.Comparison.Side;
import bicameral.marketplace.reconciliation.Reconciliation;
import bicameral.marketplace.reconciliation.Reconciliation.Statement;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports beside the books; each story on a market of its own, for a report covers everybody's payments. */
@Tag("P-M14")
class ReconciliationTest {
    private static final String HEADER =
            "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,payment_intent_id\n";
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    @TempDir
    private Path directory;

    private final StripeMarket market = new StripeMarket();
    private final StripeServer stripe = market.stripe;
    private final Books books = market.books;
    private final PaymentSettings settings = market.settings;
    private final Till till = market.till;
    private final OperatorLog log = market.log;
    private final ProviderStatements statements = new ProviderStatements(till.providers);
    private final Reconciliation reconciliation =
            new Reconciliation(books.ops, statements, new Bills(statements, fetcher()), log);
    private final Disputes disputes = market.disputes;
    private final CurrentTenant payer = market.payer;
    private final Operator lin = market.lin;

    /** Fetches nothing: Stripe is asked, and gives no files. */
    private static GuardedFetcher fetcher() {
        FetchSettings settings = FetchSettings.defaults();
        return new GuardedFetcher(settings, new AddressGuard(settings, host -> List.of()));
    }

    @AfterEach
    void the_books_are_in_order() {
        market.close();
    }

    private TopUp paid(String amount, long fee) {
        return till.paid(stripe, payer, yuan(amount), fee);
    }

    private void look(TopUp topUp) {
        books.execute("update market.top_up set look_at = now() where id = '" + topUp.id() + "'");
        till.topUps.run();
    }

    private static String session(TopUp topUp) {
        return Objects.requireNonNull(topUp.reference());
    }

    private String line(TopUp topUp, String kind, String gross, String fee) {
        return "txn_%s_%s,%s 12:00:00,cny,%s,%s,0,%s,ch_1,pi_%s\n"
                .formatted(session(topUp), kind, today, gross, fee, kind, session(topUp));
    }

    private Statement upload(String provider, String content) {
        return upload(provider, content.getBytes(StandardCharsets.UTF_8));
    }

    private Statement upload(String provider, byte[] content) {
        try {
            Path file = Files.createTempFile(directory, "report", ".csv");
            Files.write(file, content);
            return reconciliation.upload(lin, provider, "report.csv", file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Comparison compare() {
        return reconciliation.compare("stripe", today.minusDays(1), today.plusDays(1));
    }

    private static Refusal refused(String code, Runnable deed) {
        Refusal[] refusal = new Refusal[1];
        assertThatThrownBy(deed::run).isInstanceOfSatisfying(Refusal.class, r -> {
            assertThat(r.code()).isEqualTo(code);
            refusal[0] = r;
        });
        return Objects.requireNonNull(refusal[0]);
    }

    @Test
    void payments_fees_and_refunds_that_agree_are_matched() {
        TopUp one = paid("20.00", 98);
        TopUp two = paid("10.00", 50);
        till.refunds.give(lin, Ids.next(), one.id(), yuan("5.00"), "asked for it");
        look(one);

        Statement taken = upload(
                "stripe",
                HEADER + line(one, "charge", "20.00", "0.98") + line(one, "refund", "-5.00", "0.00")
                        + line(two, "charge", "10.00", "0.50") + "txn_out," + today
                        + " 13:00:00,cny,-23.00,0,0,payout,po_1,\n");

        assertThat(taken.items()).isEqualTo(4);
        assertThat(taken.fresh()).isEqualTo(4);
        Comparison all = compare();
        assertThat(all.payments()).isEqualTo(2);
        assertThat(all.matched()).isEqualTo(2);
        assertThat(all.differences()).isEmpty();
    }

    @Test
    void what_is_on_one_side_only_is_shown_on_that_side() {
        TopUp reported = paid("20.00", 98);
        TopUp missing = paid("10.00", 50);
        upload(
                "stripe",
                HEADER + "txn_early," + today.minusDays(1) + " 00:00:00,cny,1.00,0,0,charge,ch_0,pi_unknown\n"
                        + line(reported, "charge", "20.00", "0.98") + "txn_late," + today.plusDays(1)
                        + " 00:00:00,cny,-1.00,0,0,payout,po_1,\n");

        List<Difference> differences = compare().differences();
        assertThat(differences)
                .extracting(Difference::subject, Difference::side, Difference::difference)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                missing.id().toString(), Side.BOOKS, new Money(-9_500_000, Money.CNY)),
                        org.assertj.core.groups.Tuple.tuple("pi_unknown", Side.PROVIDER, yuan("1.00")));
    }

    private void explain(String subject, Money difference, String reason) {
        reconciliation.explain(
                lin,
                "stripe",
                new Reconciliation.Days(today.minusDays(1), today.plusDays(1)),
                subject,
                difference,
                reason);
    }

    @Test
    void what_does_not_differ_is_not_explained() {
        TopUp topUp = paid("20.00", 98);
        upload("stripe", HEADER + line(topUp, "charge", "20.00", "0.98"));

        refused("unknown_difference", () -> explain(topUp.id().toString(), yuan("0.00"), "nothing to say"));
    }

    @Test
    void another_fee_than_booked_is_a_difference_until_somebody_says_why() {
        TopUp topUp = paid("20.00", 98);
        upload("stripe", HEADER + line(topUp, "charge", "20.00", "1.08"));
        Difference difference = compare().differences().getFirst();
        assertThat(difference.side()).isEqualTo(Side.BOTH);
        assertThat(difference.difference()).isEqualTo(new Money(-100_000, Money.CNY));
        assertThat(difference.reported().fee()).isEqualTo(yuan("1.08"));
        assertThat(difference.booked().fee()).isEqualTo(yuan("0.98"));

        refused("reason_missing", () -> explain(difference.subject(), difference.difference(), ""));
        refused("unknown_difference", () -> explain(difference.subject(), yuan("0.10"), "it is not so much"));
        refused("unknown_difference", () -> explain("pi_of_nobody", difference.difference(), "there is none"));
        explain(difference.subject(), difference.difference(), "fee of the month before");

        assertThat(compare().open()).isZero();
        assertThat(compare().differences().getFirst().explained()).contains("month before");
        upload("stripe", HEADER + line(topUp, "network_cost", "0", "0.02"));
        assertThat(compare().open()).as("another difference is not explained").isEqualTo(1);
    }

    @Test
    void the_same_report_again_changes_nothing_and_an_overlapping_one_brings_what_is_new() {
        TopUp one = paid("20.00", 98);
        TopUp two = paid("10.00", 50);
        String first = HEADER + line(one, "charge", "20.00", "0.98");
        Statement taken = upload("stripe", first);
        assertThat(upload("stripe", first)).isEqualTo(taken);

        Statement wider = upload("stripe", first + line(two, "charge", "10.00", "0.50"));

        assertThat(wider.items()).isEqualTo(2);
        assertThat(wider.fresh()).isEqualTo(1);
        assertThat(compare().matched()).isEqualTo(2);
        Refusal refusal =
                refused("report_contradicts", () -> upload("stripe", HEADER + line(one, "charge", "21.00", "0.98")));
        assertThat(refusal.values()).containsEntry("line", 2);
        assertThat(compare().matched()).isEqualTo(2);
    }

    @Test
    void a_report_that_cannot_be_read_names_line_and_column_and_leaves_nothing() {
        TopUp topUp = paid("20.00", 98);
        String good = line(topUp, "charge", "20.00", "0.98");
        Map<String, String> bad = Map.of(
                "report_amount", HEADER + good + good.replace("20.00", "1e309"),
                "report_currency", HEADER + good + good.replace("cny", "xxxx"),
                "report_time", HEADER + good + good.replace("12:00:00", "25:00:00"),
                "report_id", HEADER + good + good.substring(good.indexOf(',')),
                "report_quote", HEADER + good + "\"open",
                "report_cell", HEADER + good + "a".repeat(5_000),
                "report_columns", HEADER + good + ",".repeat(300));
        bad.forEach((code, content) -> {
            Refusal refusal = refused(code, () -> upload("stripe", content));
            assertThat(refusal.values()).as(code).containsEntry("line", 3);
        });
        assertThat(refused("report_header", () -> upload("stripe", "a,b\n1,2\n"))
                        .values())
                .containsEntry("column", "balance_transaction_id");
        refused("report_empty", () -> upload("stripe", HEADER));
        refused("report_header", () -> upload("stripe", ""));
        refused("unknown_report", () -> upload("paypal", HEADER));
        assertThat(reconciliation.statements("stripe")).isEmpty();
    }

    @Test
    void a_report_of_many_lines_is_read_with_little_memory() throws IOException {
        Path file = directory.resolve("long.csv");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(HEADER.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 20_000; i++)
                out.write("txn_%d,%s 12:00:00,cny,1.00,0.10,0.90,charge,ch_%d,pi_long_%d\n"
                        .formatted(i, today, i, i)
                        .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(reconciliation.upload(lin, "stripe", "long.csv", file).fresh())
                .isEqualTo(20_000);
        Comparison all = compare();
        assertThat(all.payments()).isEqualTo(20_000);
        assertThat(all.differences()).hasSize(500);
        assertThat(all.more()).isTrue();
    }

    @Test
    void alipays_bill_is_read_in_its_own_encoding_with_what_stands_around_the_table() {
        String bill = """
                #支付宝业务明细查询,,,
                #账号：[2088000000000000]
                支付宝交易号\t,商户订单号\t,业务类型,商品名称,创建时间,完成时间,门店编号,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,备注
                2026112822001\t,0199aaaabbbbccccddddeeeeffff0001\t,交易,充值,%1$s 10:00:00,%1$s 10:00:05,,20.00,20.00,,-0.12,
                2026112822001\t,0199aaaabbbbccccddddeeeeffff0001\t,退款,充值,%1$s 10:00:00,%1$s 11:00:05,,-5.00,-5.00,r1,0.03,
                #业务明细列表结束
                """.formatted(today);
        Statement taken = upload("alipay", bill.getBytes(Charset.forName("GB18030")));
        assertThat(taken.items()).isEqualTo(2);
        Difference difference =
                reconciliation.compare("alipay", today, today).differences().getFirst();
        assertThat(difference.side()).isEqualTo(Side.PROVIDER);
        assertThat(difference.reported().paid()).isEqualTo(yuan("20.00"));
        assertThat(difference.reported().refunded()).isEqualTo(yuan("5.00"));
        assertThat(difference.reported().fee()).isEqualTo(yuan("0.09"));
        assertThat(difference.difference()).isEqualTo(yuan("14.91"));
    }

    @Test
    void stripe_is_asked_for_what_it_booked_page_by_page() {
        TopUp one = paid("20.00", 98);
        paid("10.00", 50);
        TopUp three = paid("30.00", 120);
        stripe.dispute(session(three), 3000, 1500);
        look(three);

        Statement taken = reconciliation.ask(lin, "stripe", today.minusDays(1), today.plusDays(1));

        assertThat(taken.items()).isEqualTo(4);
        assertThat(compare().matched()).isEqualTo(3);
        stripe.refundOutside(session(one), 700);
        look(one);
        assertThat(compare().differences())
                .as("given back on the provider's pages after the report")
                .extracting(Difference::difference)
                .containsExactly(yuan("7.00"));
        stripe.fails(Fault.BEFORE);
        refused("provider_silent", () -> reconciliation.ask(lin, "stripe", today, today));
        refused("provider_not_asked", () -> reconciliation.ask(lin, "bank", today, today));
        refused("bad_days", () -> reconciliation.ask(lin, "stripe", today, today.minusDays(1)));
        stripe.fails(Fault.NONE);
    }

    @Test
    void evidence_goes_to_the_provider_and_is_not_kept() throws IOException {
        TopUp topUp = paid("20.00", 98);
        refused("no_open_dispute", () -> disputes.defend(lin, topUp.id(), "text", null, "answer"));
        stripe.dispute(session(topUp), 2000, 1500);
        look(topUp);
        Path pdf = directory.resolve("receipt.pdf");
        Files.writeString(pdf, "%PDF-1.7 the receipt");
        Path other = directory.resolve("page.pdf");
        Files.writeString(other, "<html>");

        refused("bad_evidence", () -> disputes.defend(lin, topUp.id(), "", other, "answer"));
        refused("evidence_missing", () -> disputes.defend(lin, topUp.id(), " ", null, "answer"));
        refused("reason_missing", () -> disputes.defend(lin, topUp.id(), "text", null, ""));
        disputes.defend(lin, topUp.id(), "他问了三次，都有回答", pdf, "answer in time");

        Map<String, String> said = stripe.defence(session(topUp));
        assertThat(said).containsEntry("uncategorized_text", "他问了三次，都有回答");
        String file = said.get("uncategorized_file");
        assertThat(new String(stripe.file(Objects.requireNonNull(file)), StandardCharsets.UTF_8))
                .contains("dispute_evidence")
                .contains("%PDF-1.7 the receipt");
        assertThat(disputes.sent(topUp.id())).singleElement().satisfies(sent -> {
            assertThat(sent.characters()).isEqualTo(10);
            assertThat(sent.fileBytes()).isEqualTo(20);
        });
        assertThat(disputes.all()).singleElement().satisfies(dispute -> {
            assertThat(dispute.state()).isEqualTo("open");
            assertThat(dispute.evidence()).isEqualTo(1);
        });
        stripe.fails(Fault.AFTER);
        refused("provider_silent", () -> disputes.defend(lin, topUp.id(), "again", null, "answer"));
        stripe.fails(Fault.NONE);
        assertThat(disputes.sent(topUp.id())).hasSize(1);
    }
}
