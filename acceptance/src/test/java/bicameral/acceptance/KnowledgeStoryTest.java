package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A creator makes knowledge better, in a browser: uploads, sees it ready, trusts it, tries a question, keeps it as a golden
 * one and runs it, teaches a lesson, and a visitor gets the lesson, cited. A picture of each step is kept under {@code
 * target/screenshots}, wide and light, or narrow and dark.
 */
class KnowledgeStoryTest {
    private static final String OWNER = "espresso-maker";
    private static final String MANUAL = """
            # 竹编工坊手册

            ## 保养
            竹篮每周用湿布擦一次，阴干，不可暴晒。

            ## 定制
            定制一只果篮需要九天，定金六十元。
            """;

    private int step;

    @Test
    void from_an_upload_to_a_lesson_that_is_cited() {
        Workshop workshop = Workshop.make(Running.owner(OWNER), "竹编顾问");
        String slug = workshop.publish("0", 10, false);
        String here = "/studio/agents/" + workshop.agent();
        try (Playwright playwright = WholeLifeTest.playwright();
                Browser browser = WholeLifeTest.chromium(playwright)) {
            Page page = signedIn(browser);
            upload(page, here);
            trust(page, here);
            tryAndKeep(page, here);
            teach(page, here, slug);
            pictures(page, here);
        }
    }

    private void upload(Page page, String here) {
        open(page, here + "/knowledge");
        shot(page, "knowledge-empty");
        page.locator("#files")
                .setInputFiles(new FilePayload("竹编手册.md", "text/markdown", MANUAL.getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#documents"))
                .containsText("能答了", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
        assertThat(page.locator("#figures")).containsText("段");
        shot(page, "knowledge-ready");
    }

    private void trust(Page page, String here) {
        open(page, here + "/knowledge");
        page.locator("button[popovertarget]").first().click();
        Locator menu = page.locator(".pop:popover-open");
        assertThat(menu).isVisible();
        shot(page, "knowledge-menu");
        menu.locator("a[href$='/quality']").click();
        page.locator("input[name=standing][value=GOVERNED]").check();
        page.locator("form[action$='/standing'] button").click();
        assertThat(page.locator("#told")).containsText("记下了");
        assertThat(page.locator("input[value=GOVERNED]")).isChecked();
        shot(page, "quality-governed");
    }

    private void tryAndKeep(Page page, String here) {
        open(page, here + "/test");
        page.locator("#q-test").fill("定制一只果篮要几天？");
        page.locator("#q-test").press("Enter");
        assertThat(page.locator(".note.ok")).containsText("够答");
        assertThat(page.locator(".hits mark").first()).isVisible();
        shot(page, "test-answers");
        page.locator("#g-words").fill("九天|9天");
        page.locator("form[action$='/golden'] button.primary").click();
        assertThat(page.locator("#golden")).containsText("定制一只果篮要几天？");
        page.locator("form[action$='/golden/run'] button").click();
        assertThat(page.locator("#golden .badge.ok")).containsText("过");
        shot(page, "golden-run");
    }

    private void teach(Page page, String here, String slug) {
        String question = "你们周日几点关门？";
        Page visitor = browserPage(page.context().browser());
        ask(visitor, slug, question);
        open(page, here + "/lessons");
        assertThat(page.locator("#open")).containsText(question);
        page.locator("#open a[href*='?from=']").first().click();
        assertThat(page.locator("#l-question")).hasValue(question);
        page.locator("#l-answer").fill("周日下午五点关门。");
        shot(page, "lesson-form");
        page.locator("#teach button.primary").click();
        assertThat(page.locator("#told")).containsText("教会了");
        assertThat(page.locator("#open")).not().containsText(question);
        shot(page, "lesson-taught");
        ask(visitor, slug, question);
        assertThat(visitor.locator(".answer").last()).containsText("五点关门");
        assertThat(visitor.locator(".answer .cite").last()).isVisible();
        shot(visitor, "lesson-cited");
    }

    /** The same pages as a phone in the dark shows them. */
    private void pictures(Page page, String here) {
        page.setViewportSize(390, 844);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        for (String path :
                new String[] {"/knowledge", "/test?q=%E5%AE%9A%E9%87%91%E5%A4%9A%E5%B0%91", "/lessons", "/learning"}) {
            open(page, here + path);
            shot(page, "dark-" + path.substring(1).replaceAll("[^a-z].*$", ""));
        }
    }

    private static void ask(Page visitor, String slug, String question) {
        visitor.navigate(Running.base().resolve("/a/" + slug).toString());
        visitor.locator("#m").fill(question);
        visitor.locator("#m").press("Enter");
        assertThat(visitor.locator(".ask").last()).containsText(question);
        assertThat(visitor.locator("details.receipt").last()).isVisible();
    }

    private static Page signedIn(Browser browser) {
        Page page = browserPage(browser);
        page.navigate(Running.base().resolve("/signin?next=/studio").toString());
        page.locator("#username").fill(OWNER);
        page.locator("#password").fill(Running.password(OWNER));
        page.locator("#kc-login").click();
        page.waitForURL("**/studio");
        return page;
    }

    private static Page browserPage(Browser browser) {
        Page page = browser.newContext(new Browser.NewContextOptions()
                        .setLocale("zh-CN")
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setViewportSize(1440, 1000))
                .newPage();
        page.setDefaultTimeout(30_000);
        return page;
    }

    private static void open(Page page, String path) {
        page.navigate(Running.base().resolve(path).toString());
    }

    private void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "knowledge", "%02d-%s.png".formatted(++step, name)))
                .setFullPage(true));
    }
}
