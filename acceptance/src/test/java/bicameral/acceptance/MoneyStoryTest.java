package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.launcher.audit.Audit;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A month of money in a browser, in each language: a payer tops up at Stripe, subscribes, pays for answers and says that one was
 * wrong; two billing admins give a part of it back and answer the payer's bank; the month ends, the creator is paid, the books are
 * closed, and statement and invoice are read back from their PDFs. A picture of each step is kept under {@code target/screenshots}.
 */
class MoneyStoryTest extends MoneyPages {
    private static final Market MARKET = start();

    MoneyStoryTest() {
        super(MARKET, "money");
    }

    private static Market start() {
        return Market.start(Path.of("target", "money").toAbsolutePath());
    }

    @BeforeAll
    static void theMarketStands() {
        assertThat(MARKET.month()).isNotNull();
    }

    @AfterAll
    static void theMarketEnds() {
        MARKET.close();
    }

    @ParameterizedTest
    @EnumSource
    void from_a_top_up_to_closed_books(Reader told) throws Exception {
        reader = told;
        YearMonth month = market.month();
        String slug = publish();
        try (Playwright playwright = WholeLifeTest.playwright();
                Browser browser = WholeLifeTest.chromium(playwright)) {
            Page payer = signedIn(browser, reader.payer, "/wallet");
            Page creator = signedIn(browser, reader.creator, "/earnings");
            Page ada = signedIn(browser, "admin", "/admin/billing");
            Page second = signedIn(browser, Market.SECOND_ADMIN, "/admin/billing");
            tellAddress(payer);
            tellAccount(creator);
            verifyAccount(ada);

            topUp(payer, "200");
            assertThat(payer.locator(".big")).hasText(reader.money("200.00"));
            subscribe(payer, slug);
            spend(payer, slug);
            sayItWasWrong(payer);
            givePartBack(ada, second);
            seeItBack(payer, creator);
            theBankAsks(payer, ada);

            market.turnTo(month.plusMonths(1), 12);
            payOut(creator, ada, second);
            closeTheMonth(ada, second, month);
            readTheInvoice(ada, payer, month);
            readTheStatement(creator, month);
            pictures(browser, List.of(payer, creator, ada), slug);
        }
        assertThat(market.audit()).isNotEmpty().allMatch(Audit.Invariant::ok);
    }

    /** An agent that costs 8.00 a message, or 30.00 a month of which one message is included. */
    private String publish() {
        Workshop workshop = Workshop.make(market.signedIn(reader.creator).speaking(reader.locale), reader.agent())
                .called(reader.agent());
        workshop.teach("manual.md", MANUAL.getBytes(StandardCharsets.UTF_8));
        workshop.publish("8.00", 0, false);
        workshop.plans(Map.of("month_price", "30", "month_included", "1"));
        return workshop.publish("8.00", 0, false);
    }

    private void tellAddress(Page payer) {
        open(payer, "/wallet/invoices");
        payer.locator("#name").fill(reader.agent() + " Ltd.");
        payer.locator("#street").fill(reader.street);
        payer.locator("#country").fill("CN");
        payer.locator("form[action$='/address'] button.primary").click();
        assertThat(payer.locator(".note.ok")).isVisible();
    }

    private void subscribe(Page payer, String slug) {
        open(payer, "/wallet/subscriptions/new?agent=" + slug);
        assertThat(payer.locator(".offers")).containsText(reader.money("30.00"));
        shot(payer, "plans");
        payer.locator("form[action='/wallet/subscriptions'] button.primary").click();
        payer.waitForURL("**/wallet/subscriptions/*");
        assertThat(payer.locator("#told .note.ok")).isVisible();
        shot(payer, "subscribed");
        open(payer, "/wallet");
        assertThat(payer.locator(".big")).hasText(reader.money("170.00"));
    }

    /** The first is in the plan, two are paid by the message. */
    private void spend(Page payer, String slug) {
        for (int asked = 1; asked <= 3; asked++) {
            open(payer, "/a/" + slug);
            payer.locator("#m").fill(reader.question);
            payer.locator("#m").press("Enter");
            assertThat(payer.locator("details.receipt .sum")).hasCount(2 * asked);
            assertThat(payer.locator("details.receipt dd.sum").last())
                    .containsText(reader.money(asked == 1 ? "0.00" : "8.00"));
        }
        shot(payer, "paid-answer");
        open(payer, "/wallet");
        assertThat(payer.locator(".big")).hasText(reader.money("154.00"));
        shot(payer, "wallet-after");
    }

    private void sayItWasWrong(Page payer) {
        open(payer, "/wallet");
        payer.locator("a[href^='/wallet/messages/']").first().click();
        payer.locator("label:has(input[value=incomplete])").click();
        payer.locator("form[action$='/case'] button.primary").click();
        assertThat(payer.locator("form[action$='/case/withdraw']")).isVisible();
        shot(payer, "charge-in-question");
    }

    private void givePartBack(Page ada, Page second) {
        open(ada, "/admin/billing");
        assertThat(ada.locator("#cases")).containsText(reader.agent());
        shot(ada, "billing");
        ada.locator("#cases a.btn").first().click();
        ada.locator("#amount").fill("2.50");
        ada.locator("#reason").fill("half of it was missing");
        ada.locator("form[action$='/refund'] button.primary").click();
        assertThat(ada.locator(".badge.wait").last()).isVisible();
        assertThat(ada.locator("form[action$='/approve']")).hasCount(0);
        shot(ada, "refund-waits");
        open(second, "/admin/billing");
        second.locator("#waiting form[action$='/approve'] button").first().click();
        assertThat(second.locator("#waiting form[action$='/approve']")).hasCount(0);
    }

    private void seeItBack(Page payer, Page creator) {
        payer.reload();
        assertThat(payer.locator(".receipt")).containsText(reader.money("2.50"));
        assertThat(payer.locator("main")).containsText("half of it was missing");
        shot(payer, "partly-refunded");
        open(payer, "/wallet");
        assertThat(payer.locator(".big")).hasText(reader.money("156.50"));
        open(creator, "/earnings");
        assertThat(creator.locator("main")).containsText(reader.agent());
        shot(creator, "earnings");
    }

    /** A second payment is taken back by the payer's bank, which hears the other side and gives it up. */
    private void theBankAsks(Page payer, Page ada) {
        topUp(payer, "50");
        assertThat(payer.locator(".big")).hasText(reader.money("206.50"));
        String session =
                market.ask("select session from market.top_up where amount = 50000000 order by id desc limit 1");
        market.stripe.dispute(session, 5_000, 1_500);
        market.tell("charge.dispute.created", session);
        payer.reload();
        assertThat(payer.locator(".big")).hasText(reader.money("156.50"));
        open(ada, "/admin/billing/top-ups");
        shot(ada, "disputes");
        ada.locator("#disputes tr:has(.badge.wait) a.btn").first().click();
        ada.locator("#text").fill("The payer was answered three times and has the receipts.");
        ada.locator("#why").fill("all answered");
        ada.locator("form[action$='/evidence'] button.primary").click();
        assertThat(ada.locator(".note.ok")).isVisible();
        shot(ada, "evidence");
        assertThat(market.stripe.defence(session).values()).anyMatch(text -> text.contains("answered three times"));
        market.stripe.decide(session, true);
        market.tell("charge.dispute.closed", session);
        payer.reload();
        assertThat(payer.locator(".big")).hasText(reader.money("206.50"));
        open(ada, "/admin/billing/top-ups");
        assertThat(ada.locator("#disputes .badge.ok").first()).isVisible();
    }

    private void payOut(Page creator, Page ada, Page second) {
        waitForMatured();
        int before = market.stripe.transferred().size();
        open(creator, "/earnings");
        assertThat(creator.locator(".slips .badge.ok").first()).isVisible();
        shot(creator, "earnings-matured");
        open(ada, "/admin/billing/payouts");
        ada.locator("#propose-why").fill("the month's run");
        ada.locator("form[action='/admin/billing/payouts'] button").click();
        agree(ada, "agreed");
        shot(ada, "payout-agreed-once");
        open(second, "/admin/billing/payouts");
        agree(second, "agreed by a second");
        open(ada, "/admin/billing/payouts");
        assertThat(ada.locator(".badge.ok").first()).isVisible();
        shot(ada, "paid-out");
        assertThat(market.stripe.transferred()).hasSize(before + 1);
        assertThat(market.stripe.transferred().getLast()).isPositive();
    }

    private void closeTheMonth(Page ada, Page second, YearMonth month) {
        open(ada, "/admin/billing/periods");
        assertThat(ada.locator("#month")).hasValue(month.toString());
        ada.locator("#reason").fill("month end");
        ada.locator("form[action='/admin/billing/periods'] button.primary").click();
        assertThat(ada.locator(".badge.wait").first()).isVisible();
        open(second, "/admin/billing/periods");
        second.locator("form[action$='/close'] button").click();
        assertThat(second.locator(".badge.ok").first()).isVisible();
        assertThat(second.locator("#months")).containsText(month + ".csv");
        shot(second, "month-closed");
    }

    private void readTheInvoice(Page ada, Page payer, YearMonth month) throws IOException {
        open(ada, "/admin/billing/invoices");
        assertThat(ada.locator("#month")).hasValue(month.toString());
        ada.locator("form[action='/admin/billing/invoices'] [name=reason]").fill("monthly run");
        ada.locator("form[action='/admin/billing/invoices'] button.primary").click();
        assertThat(ada.locator(".note.ok")).isVisible();
        shot(ada, "invoices-issued");
        open(payer, "/wallet/invoices");
        shot(payer, "own-invoices");
        String text = pdf(payer, payer.locator("a[href$='/pdf']").first());
        // 30.00 for the month and two answers less what came back.
        assertThat(text)
                .contains(reader.agent() + " Ltd.", reader.street, month.toString(), reader.agent())
                .contains(reader.money("43.50"));
        payer.locator("#list td a").first().click();
        assertThat(payer.locator("main")).containsText(reader.money("43.50"));
        shot(payer, "invoice");
    }

    private void readTheStatement(Page creator, YearMonth month) throws IOException {
        open(creator, "/earnings");
        String text = pdf(
                creator,
                creator.locator("a[href*='/statements/" + month + "/pdf']").first());
        assertThat(text).contains(month.toString(), reader.agent()).contains(reader.sign);
        assertThat(text).doesNotContain(reader == Reader.ZH ? "CN¥" : "结算单");
    }

    /** The file behind a link, as the browser gets it, read as text. */
    private String pdf(Page page, Locator link) throws IOException {
        String address = Objects.requireNonNull(link.getAttribute("href"));
        APIResponse response = page.request()
                .get(
                        market.at(address).toString(),
                        RequestOptions.create().setHeader("Accept-Language", reader.locale));
        assertThat(response.headers().get("content-type")).startsWith("application/pdf");
        try (PDDocument document = Loader.loadPDF(response.body())) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    /** The pages with what the month has brought, as a desk shows them and as a phone in the dark. */
    private void pictures(Browser browser, List<Page> people, String slug) {
        Map<Page, List<String>> looked = Map.of(
                people.get(0),
                List.of(
                        "/wallet",
                        "/wallet/subscriptions",
                        "/wallet/departments",
                        "/wallet/invoices",
                        "/wallet/automatic",
                        "/account/egress",
                        "/account/leave"),
                people.get(1),
                List.of("/earnings", "/earnings/lines", "/earnings/balance", "/earnings/account"),
                people.get(2),
                List.of(
                        "/admin/billing",
                        "/admin/billing/payouts",
                        "/admin/billing/top-ups",
                        "/admin/billing/invoices",
                        "/admin/billing/periods",
                        "/admin/billing/reconciliation",
                        "/admin/billing/risk",
                        "/admin/billing/tax",
                        "/admin/billing/credits",
                        "/admin/billing/transfers",
                        "/admin/billing/log"));
        looked.forEach((page, paths) -> {
            for (String path : paths) {
                open(page, path);
                String name = path.substring(1).replace('/', '-');
                boolean dark = reader == Reader.EN;
                page.emulateMedia(
                        new Page.EmulateMediaOptions().setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
                picture(page, name + "-wide");
                page.setViewportSize(390, 844);
                page.emulateMedia(
                        new Page.EmulateMediaOptions().setColorScheme(dark ? ColorScheme.LIGHT : ColorScheme.DARK));
                int width = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
                assertThat(width).as("%s on a phone", path).isLessThanOrEqualTo(390);
                picture(page, name + "-narrow");
                page.setViewportSize(1440, 1000);
            }
        });
    }
}
