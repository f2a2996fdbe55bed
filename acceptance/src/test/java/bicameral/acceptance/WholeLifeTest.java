package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.launcher.audit.Audit;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * One agent's whole life in a browser, on a fresh data directory: a visitor asks and follows a citation; a creator registers,
 * builds, teaches, prices and publishes; a buyer tops up, asks and pays; the creator sees the earning; the buyer says that the
 * charge was wrong and a billing admin gives it back; the audit agrees. A picture of each step is kept under {@code target/screenshots}.
 */
class WholeLifeTest {
    private static final String KNOWLEDGE = """
            <h1>竹编工坊手册</h1><h2>保养</h2><p>竹篮每周用湿布擦一次，阴干，不可暴晒。</p>
            <h2>定制</h2><p>定制一只果篮需要九天，定金六十元。</p>""";

    private int step;

    @Test
    void from_a_strangers_question_to_the_creators_earning() throws Exception {
        try (Playwright playwright = playwright();
                Browser browser = chromium(playwright)) {
            strangerFollowsACitation(newcomer(browser));
            Page creator = newcomer(browser);
            register(creator, "竹编老周");
            String slug = build(creator, browser);
            Page buyer = newcomer(browser);
            register(buyer, "买家小林");
            topUp(buyer);
            payForAnAnswer(buyer, slug);
            seeTheEarning(creator);
            sayItWasWrong(buyer);
            giveItBack(newcomer(browser));
            seeItBack(buyer, creator);
        }
        assertThat(Audit.of(Running.product().superuserJdbcUrl())).isNotEmpty().allMatch(Audit.Invariant::ok);
    }

    static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static Browser chromium(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update")));
    }

    private void strangerFollowsACitation(Page page) {
        page.navigate(Running.base().toString());
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .isVisible();
        shot(page, "home");
        page.navigate(Running.base().resolve("/a/agri-highland").toString());
        ask(page, "收割前多少天要停用三环唑？");
        Locator mark = page.locator(".answer .cite > button").last();
        assertThat(mark).isVisible();
        assertThat(page.locator("details.receipt").last()).containsText("回执");
        mark.click();
        Locator source = page.locator(".cite-pop:visible");
        assertThat(source).containsText("21天");
        shot(page, "citation");
        source.getByRole(AriaRole.LINK)
                .or(source.getByRole(AriaRole.BUTTON))
                .first()
                .click();
        assertThat(page.locator("body")).containsText("收割前21天停止使用");
        shot(page, "passage-in-place");
    }

    private void register(Page page, String name) {
        String account = "u" + UUID.randomUUID().toString().substring(0, 8);
        page.navigate(Running.base().resolve("/register").toString());
        shot(page, "register");
        for (String[] field : new String[][] {
            {"#username", account},
            {"#email", account + "@example.org"},
            {"#firstName", name},
            {"#lastName", name},
            {"#password", "right-horse-" + account},
            {"#password-confirm", "right-horse-" + account}
        }) {
            if (page.locator(field[0]).count() > 0) page.locator(field[0]).fill(field[1]);
        }
        page.locator("#kc-register").click();
        page.waitForURL(url -> url.startsWith(Running.base().toString()));
    }

    private String build(Page page, Browser browser) throws Exception {
        page.navigate(Running.base().resolve("/studio/new").toString());
        page.locator("#name").fill("竹编顾问");
        page.locator("#purpose").fill("帮买竹器的人问保养和定制。");
        shot(page, "three-fields");
        page.locator("form[data-new-agent] button.primary").click();
        page.waitForURL("**/studio/agents/*");
        String editor = page.url();
        shot(page, "editor");

        page.navigate(editor + "/knowledge");
        Path pdf = Path.of("target", "bamboo.pdf");
        try (BrowserContext printer = browser.newContext()) {
            Page sheet = printer.newPage();
            sheet.setContent("<meta charset=utf-8>" + KNOWLEDGE);
            sheet.pdf(new Page.PdfOptions().setPath(pdf));
        }
        page.locator("#files").setInputFiles(pdf);
        if (page.locator("form[data-upload] button:visible").count() > 0)
            page.locator("form[data-upload] button:visible").first().click();
        assertThat(page.locator("#documents"))
                .containsText(
                        "能答了",
                        new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions()
                                .setTimeout(60_000));
        shot(page, "learned");

        page.navigate(editor);
        page.locator("#try").fill("定制一只果篮要几天？");
        page.locator("#try").press("Enter");
        assertThat(page.locator("[data-chat]")).containsText("九天");
        assertThat(page.locator("[data-chat] .cite").first()).isVisible();
        shot(page, "draft-answers");

        page.locator("#price-each").fill("0.30");
        page.locator("#free").fill("0");
        shot(page, "price");
        page.locator("button[formaction$='/publish']").click();
        page.waitForLoadState();
        assertThat(page.locator("#told")).containsText("v1");
        shot(page, "published");
        String link = page.locator("#publishing a[href^='/a/']").first().getAttribute("href");
        return link.substring("/a/".length());
    }

    private void topUp(Page page) {
        page.navigate(Running.base().resolve("/wallet").toString());
        page.locator("#amount").fill("10");
        page.locator("form[action='/wallet/top-ups'] button").first().click();
        assertThat(page.locator("main")).containsText("不是真钱");
        shot(page, "play-money");
        page.locator("button[name=pay][value=true]").click();
        page.waitForURL("**/wallet**");
        assertThat(page.locator("main")).containsText("10.00");
        shot(page, "wallet");
    }

    private void payForAnAnswer(Page page, String slug) {
        page.navigate(Running.base().resolve("/a/" + slug).toString());
        ask(page, "定制一只果篮的定金是多少？");
        assertThat(page.locator(".answer").last()).containsText("六十元");
        assertThat(page.locator("details.receipt").last()).containsText("0.30");
        shot(page, "paid-answer");
        page.navigate(Running.base().resolve("/wallet").toString());
        assertThat(page.locator("main")).containsText("9.70");
        shot(page, "wallet-after");
    }

    private void seeTheEarning(Page page) {
        page.navigate(Running.base().resolve("/earnings").toString());
        assertThat(page.locator("main")).containsText("竹编顾问");
        assertThat(page.locator("main")).containsText("0.30");
        shot(page, "earnings");
    }

    private void sayItWasWrong(Page buyer) {
        buyer.navigate(Running.base().resolve("/wallet").toString());
        buyer.locator("a[href^='/wallet/messages/']").first().click();
        assertThat(buyer.locator(".receipt")).containsText("0.30");
        buyer.locator("label:has(input[value=incomplete])").click();
        buyer.locator("form[action$='/case'] button.primary").click();
        assertThat(buyer.locator("main")).containsText("在等答复");
        shot(buyer, "charge-in-question");
    }

    private void giveItBack(Page admin) {
        admin.navigate(Running.base().resolve("/signin?next=/admin/billing").toString());
        admin.locator("#username").fill("admin");
        admin.locator("#password").fill(Running.password("admin"));
        admin.locator("#kc-login").click();
        admin.waitForURL("**/admin/billing");
        assertThat(admin.locator("#cases")).containsText("竹编顾问");
        shot(admin, "billing");
        admin.locator("#cases a.btn").first().click();
        admin.locator("#reason").fill("第二句没答到，全退给你");
        admin.locator("form[action$='/refund'] button.primary").click();
        assertThat(admin.locator("main")).containsText("退好了");
        shot(admin, "refunded");
        admin.navigate(Running.base().resolve("/admin/billing/log").toString());
        assertThat(admin.locator("main")).containsText("第二句没答到，全退给你");
    }

    private void seeItBack(Page buyer, Page creator) {
        buyer.reload();
        assertThat(buyer.locator("main")).containsText("第二句没答到，全退给你");
        buyer.navigate(Running.base().resolve("/wallet").toString());
        assertThat(buyer.locator(".big")).containsText("10.00");
        creator.reload();
        assertThat(creator.locator("main")).containsText("退款");
        shot(creator, "earning-taken-back");
    }

    private static void ask(Page page, String question) {
        page.locator("#m").fill(question);
        page.locator("#m").press("Enter");
        assertThat(page.locator("details.receipt").last()).isVisible();
    }

    private static Page newcomer(Browser browser) {
        Page page = browser.newContext(
                        new Browser.NewContextOptions().setLocale("zh-CN").setViewportSize(1440, 1000))
                .newPage();
        page.setDefaultTimeout(30_000);
        return page;
    }

    private void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "%02d-%s.png".formatted(++step, name)))
                .setFullPage(true));
    }
}
