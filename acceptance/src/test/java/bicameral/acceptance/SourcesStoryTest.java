package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A creator lets an agent follow a table on the web: tries it, is told what is wrong, keeps it, sees it fetched, answered from
 * and changed, and deletes it. With scripts the page follows by itself, without them by reloading.
 */
class SourcesStoryTest {
    private static final String OWNER = "appliance-service";
    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

    private int step;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_table_on_the_web_is_tried_kept_followed_and_forgotten(boolean scripts) {
        String table = "/stock-" + scripts + ".csv";
        Running.website().show(table, "id,品名,价格\n1,竹根梳,38 元\n2,牛角梳,96 元\n");
        Workshop workshop = Workshop.make(Running.owner(OWNER), "梳子顾问");
        String slug = workshop.publish("0", 10, false);
        String here = "/studio/agents/" + workshop.agent() + "/sources";
        try (Playwright playwright = WholeLifeTest.playwright();
                Browser browser = WholeLifeTest.chromium(playwright)) {
            Page page = signedIn(browser, scripts);
            open(page, here);
            assertThat(page.locator("#sources .empty")).isVisible();
            shot(page, "empty-" + scripts);
            tryAndKeep(page, table);
            awaitFetched(page, here, "2 条", scripts);
            shot(page, "fetched-" + scripts);
            Assertions.assertThat(
                            Running.visitor().ask(slug, "竹根梳的价格是多少？").json().toString())
                    .contains("38 元");

            Running.website().show(table, "id,品名,价格\n1,竹根梳,41 元\n2,牛角梳,96 元\n3,檀木梳,120 元\n");
            page.locator("form[action$='/run'] button").click();
            awaitFetched(page, here, "3 条", scripts);
            assertThat(page.locator("#sources")).containsText("新 1 · 改 1 · 没变 1");
            sayHowFarItIsTrusted(page, here, "" + scripts);
            move(page, here, "/moved-" + scripts + ".csv");
            awaitAnswer(slug, "桃木梳的价格是多少？", "77 元");

            page.locator("button[popovertarget]").click();
            page.locator(".pop:popover-open a[href*='?delete=']").click();
            assertThat(page.locator("dialog")).containsText("3 条都会忘掉");
            page.locator("dialog button.danger").click();
            assertThat(page.locator("#sources .empty")).isVisible();
        }
        Assertions.assertThat(Running.visitor().ask(slug, "竹根梳的价格是多少？").status())
                .isEqualTo("abstained");
    }

    private void sayHowFarItIsTrusted(Page page, String here, String name) {
        page.locator("#sources td.score a").click();
        shot(page, "worth-" + name);
        page.locator("#standing input[value=REFERENCE]").check();
        page.locator("#standing button").click();
        assertThat(page.locator("#told [role=status]")).isVisible();
        assertThat(page.locator("#standing input[value=REFERENCE]")).isChecked();
        open(page, here);
    }

    /** Another address is asked about, and nothing changes before that is answered. */
    private void move(Page page, String here, String path) {
        Running.website().show(path, "id,品名,价格\n1,竹根梳,43 元\n2,牛角梳,96 元\n4,桃木梳,77 元\n");
        page.locator("button[popovertarget]").click();
        page.locator(".pop:popover-open a[href*='?move=']").click();
        page.locator("dialog #url").fill(Running.website().url("/not-there.csv"));
        page.locator("dialog button.primary").click();
        assertThat(page.locator("dialog [role=alert]")).containsText("不是同一处");
        page.locator("dialog button.danger").click();
        assertThat(page.locator("dialog #url-error")).isVisible();
        page.locator("dialog #url").fill(Running.website().url(path));
        page.locator("dialog button.primary").click();
        shot(page, "move-" + path.substring(1));
        page.locator("dialog button.danger").click();
        assertThat(page.locator("#told")).containsText("换好了");
    }

    private void tryAndKeep(Page page, String table) {
        page.locator("#sources a[href$='/sources/new']").click();
        page.locator("a[href$='?kind=table']").click();
        page.locator("#name").fill("梳子价目");
        page.locator("#url").fill("http://10.9.8.7/stock.csv");
        page.locator("button[formaction]").click();
        assertThat(page.locator("#url-error")).containsText("内部网络");
        assertThat(page.locator("#url")).hasAttribute("aria-invalid", "true");
        page.locator("#url").fill(Running.website().url(table));
        page.locator("button[formaction]").click();
        Locator sample = page.locator("section[aria-labelledby=got]");
        assertThat(sample).containsText("2 行");
        assertThat(sample).containsText("竹根梳");
        shot(page, "tried");
        page.locator(".source-form button.primary").click();
        assertThat(page.locator("#told")).containsText("加好了");
    }

    /** The page says how many rows there are, which a new address need not change: so its answer is waited for. */
    private static void awaitAnswer(String slug, String question, String part) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        String answer = "";
        while (System.nanoTime() < deadline) {
            answer = Running.visitor().ask(slug, question).json().toString();
            if (answer.contains(part)) return;
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000_000L);
        }
        throw new AssertionError(answer);
    }

    private static void awaitFetched(Page page, String here, String rows, boolean scripts) {
        if (scripts) {
            assertThat(page.locator("#sources")).containsText(rows, SOON);
            assertThat(page.locator("#sources")).containsText("都取到了", SOON);
            return;
        }
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < deadline) {
            open(page, here);
            String shown = page.locator("#sources").innerText();
            if (shown.contains(rows) && shown.contains("都取到了")) return;
            page.waitForTimeout(300);
        }
        throw new AssertionError(page.locator("#sources").innerText());
    }

    @Test
    void a_password_is_in_no_page_and_a_source_is_paused_changed_and_resumed_without_scripts() {
        Workshop workshop = Workshop.make(Running.owner(OWNER), "库存顾问");
        String here = "/studio/agents/" + workshop.agent() + "/sources";
        try (Playwright playwright = WholeLifeTest.playwright();
                Browser browser = WholeLifeTest.chromium(playwright)) {
            Page page = signedIn(browser, false);
            open(page, here + "/new?kind=query");
            for (String[] field : new String[][] {
                {"name", "门店库"},
                {"host", "db.shop.invalid"},
                {"database", "shop"},
                {"user", "clerk"},
                {"secret", "open-sesame-9"},
                {"sql", "select id, name from goods"}
            }) page.locator("#" + field[0]).fill(field[1]);
            page.locator("button[formaction]").click();
            assertThat(page.locator("#host-error")).containsText("域名不存在");
            Assertions.assertThat(page.content()).doesNotContain("open-sesame-9");
            page.locator(".source-form .stack > p button:not([formaction])").click();
            assertThat(page.locator("#told")).containsText("加好了");

            page.locator("form[action$='/pause'] button").dispatchEvent("click");
            assertThat(page.locator("#sources")).containsText("暂停了");
            page.locator("button[popovertarget]").click();
            page.locator("a[href*='?edit=']").click();
            page.locator("#name").fill("总店库");
            page.locator("#rhythm").selectOption("hour");
            page.locator("dialog button.primary").click();
            assertThat(page.locator("#sources")).containsText("总店库");
            assertThat(page.locator("#sources")).containsText("每小时第 5 分");
            page.locator("form[action$='/resume'] button").click();
            assertThat(page.locator("#told")).containsText("接着取了");
            Assertions.assertThat(page.content()).doesNotContain("open-sesame-9");
            shot(page, "database");
        }
    }

    private static Page signedIn(Browser browser, boolean scripts) {
        Page page = browser.newContext(new Browser.NewContextOptions()
                        .setLocale("zh-CN")
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setJavaScriptEnabled(scripts)
                        .setViewportSize(1440, 1000))
                .newPage();
        page.setDefaultTimeout(30_000);
        open(page, "/signin?next=/studio");
        page.locator("#username").fill(OWNER);
        page.locator("#password").fill(Running.password(OWNER));
        page.locator("#kc-login").click();
        page.waitForURL("**/studio");
        return page;
    }

    private static void open(Page page, String path) {
        page.navigate(Running.base().resolve(path).toString());
    }

    private void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "sources", "%02d-%s.png".formatted(++step, name)))
                .setFullPage(true));
    }
}
