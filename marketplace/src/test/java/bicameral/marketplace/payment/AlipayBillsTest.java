package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.fetch.AddressGuard;
import bicameral.host.fetch.FetchSettings;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.Opening;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.marketplace.reconciliation.Bills;
import bicameral.marketplace.reconciliation.Comparison;
import bicameral.marketplace.reconciliation.Reconciliation;
import bicameral.marketplace.reconciliation.Reconciliation.Statement;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reconciliation with Alipay by API: its bills are fetched through the guard, unpacked and read. */
class AlipayBillsTest {
    private static final URI BASE = URI.create("https://market.example");
    private static final String HEADER =
            "支付宝交易号\t,商户订单号\t,业务类型,商品名称,创建时间,完成时间,门店编号,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,备注\n";

    private final AlipayServer alipay = new AlipayServer();
    private final Books books = Books.apart(BillingSettings.defaults(false, true, Books.SECRET, BASE));
    private final PaymentSettings settings =
            new PaymentSettings(BASE, Optional.empty(), Optional.of(alipay.settings()), Optional.empty());
    private final Till till = new Till(books, books.settings, settings, List.of(new AlipayPages(settings)));
    private final Reconciliation reconciliation = reconciliation(true);
    private final Person person = person("阿禾");
    private final CurrentTenant payer = new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));
    private final Operator lin = new Operator(new PersonId(person("林").id().value()), "林");
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    private final LocalDate yesterday = today.minusDays(1);

    private Person person(String name) {
        return new People(books.ops)
                .signedIn("https://id.example", UUID.randomUUID().toString(), name, "");
    }

    private Reconciliation reconciliation(boolean open) {
        ProviderStatements statements = new ProviderStatements(till.providers);
        Opening server = new Opening(InetAddress.ofLiteral("127.0.0.1"), 32, alipay.port());
        FetchSettings fetching = FetchSettings.defaults().withOpenings(open ? List.of(server) : List.of());
        GuardedFetcher fetcher = new GuardedFetcher(
                fetching, new AddressGuard(fetching, host -> List.of(InetAddress.getAllByName(host))));
        return new Reconciliation(books.ops, statements, new Bills(statements, fetcher), new OperatorLog(books.ops));
    }

    @AfterEach
    void theBooksAreRight() {
        books.audit();
        alipay.close();
    }

    private static String number(TopUp topUp) {
        return topUp.id().toString().replace("-", "");
    }

    private TopUp paid(String amount) {
        TopUp topUp = till.topUps.start(payer, UUID.randomUUID(), yuan(amount));
        alipay.open(Objects.requireNonNull(topUp.payPage()));
        alipay.pay(number(topUp));
        till.look(topUp.id());
        return topUp;
    }

    private String line(TopUp topUp, LocalDate day, String amount, String fee) {
        return "20251128220014%s\t,%s\t,交易,充值,%s 10:00:00,%s 10:00:05,,%s,%s,,-%s,\n"
                .formatted(number(topUp), number(topUp), day, day, amount, amount, fee);
    }

    private static void refused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void theBillsOfDaysAreFetchedUnpackedAndCompared() {
        TopUp one = paid("20.00");
        TopUp two = paid("30.00");
        books.execute("update market.top_up set paid_at = paid_at - interval '1 day'");
        alipay.bill(yesterday.minusDays(1).toString(), HEADER);
        alipay.bill(
                yesterday.toString(),
                "#支付宝业务明细查询\n" + HEADER + line(one, yesterday, "20.00", "0.00") + line(two, yesterday, "30.00", "0.18")
                        + "#业务明细列表结束\n");

        Statement taken = reconciliation.ask(lin, "alipay", yesterday.minusDays(2), today);

        assertThat(reconciliation.canAsk("alipay")).isTrue();
        assertThat(taken.items()).isEqualTo(2);
        Comparison all = reconciliation.compare("alipay", yesterday.minusDays(2), yesterday);
        assertThat(all.matched()).isEqualTo(1);
        assertThat(all.differences())
                .singleElement()
                .satisfies(other -> assertThat(other.reported().fee()).isEqualTo(yuan("0.18")));
        assertThat(reconciliation
                        .ask(lin, "alipay", yesterday.minusDays(2), today)
                        .id())
                .as("the same bills again are the same report")
                .isEqualTo(taken.id());
    }

    @Test
    void aDayWithoutItsBillIsNotCovered() {
        refused("bill_not_yet", () -> reconciliation.ask(lin, "alipay", yesterday, today));
        refused("bill_not_yet", () -> reconciliation.ask(lin, "alipay", today, today));
        refused("bad_days", () -> reconciliation.ask(lin, "alipay", today.minusDays(60), today));
        alipay.bill(
                yesterday.minusDays(1).toString(), HEADER + line(paid("5.00"), yesterday.minusDays(1), "5.00", "0"));

        Statement taken = reconciliation.ask(lin, "alipay", yesterday.minusDays(1), today);

        assertThat(taken.until().atZone(ZoneId.of("Asia/Shanghai")).toLocalDate())
                .isEqualTo(yesterday);
    }

    @Test
    void whatIsNoArchiveOrUnpacksToTooMuchIsRefusedAndNothingIsKept() throws IOException {
        alipay.bill(yesterday.toString(), bomb());
        refused("bill_unreadable", () -> reconciliation.ask(lin, "alipay", yesterday, yesterday));
        alipay.bill(yesterday.toString(), HEADER + "1\t,2\t,交易,充值,not a day,not a day,,5.00,5.00,,0,\n");
        refused("report_time", () -> reconciliation.ask(lin, "alipay", yesterday, yesterday));

        assertThat(reconciliation.statements("alipay")).isEmpty();
    }

    /** A small archive of more than is read. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("details.csv"));
            byte[] nothing = new byte[1024 * 1024];
            for (int i = 0; i < 129; i++) zip.write(nothing);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void anAddressThatTheGuardForbidsIsNotFetched() {
        alipay.bill(yesterday.toString(), HEADER);
        assertThatThrownBy(() -> reconciliation(false).ask(lin, "alipay", yesterday, yesterday))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("bill_unreadable");
                    assertThat(refusal.values()).containsEntry("cause", "address_forbidden");
                });
    }
}
