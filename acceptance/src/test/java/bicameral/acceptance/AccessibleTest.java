package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Pages that everybody can use: no serious barrier by axe's rules, nothing wider than a phone, all by keyboard. */
class AccessibleTest {
    private static final String AXE = resource("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final List<String> CONTRAST = List.of("color-contrast");
    private static final String SERIOUS = """
            rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules}).then(found => found.violations
              .filter(rule => rule.impact === 'serious' || rule.impact === 'critical')
              .flatMap(rule => rule.nodes.map(node => rule.id + ' ' + node.target.join(' ') + ' ' + (node.any[0] ? node.any[0].message : ''))))""";
    private static final int MOST_TABS = 60;

    private static final Playwright PLAYWRIGHT = WholeLifeTest.playwright();
    private static final Browser BROWSER = WholeLifeTest.chromium(PLAYWRIGHT);

    private final List<String> barriers = new ArrayList<>();

    @AfterAll
    static void close() {
        BROWSER.close();
        PLAYWRIGHT.close();
    }

    @Test
    void public_pages_have_no_serious_barrier_in_either_theme_and_fit_a_phone() {
        Page page = page("zh-CN");
        for (String path : List.of(
                "/",
                "/search?q=museum",
                "/search?q=qqqqzz",
                "/c/farming",
                "/templates",
                "/p/agri-highland",
                "/a/city-museum",
                "/a/no-such-agent",
                "/signin?next=/studio",
                "/register")) visit(page, path);
        Page english = page("en-US");
        visit(english, "/");
        visit(english, "/a/agri-highland");
        english.locator("#m").fill("收割前多少天要停用三环唑？");
        english.locator("#m").press("Enter");
        assertThat(english.locator("details.receipt")).isVisible();
        english.locator(".answer .cite > button").first().click();
        look(english, "an answer with its source open");
        assertThat(barriers).isEmpty();
    }

    @Test
    void a_creators_pages_have_no_serious_barrier_in_either_theme_and_fit_a_phone() {
        Page page = signedIn();
        String editor = editor(page);
        for (String path : List.of(
                "/studio",
                "/studio/new",
                editor,
                editor + "/knowledge",
                editor + "/test",
                editor + "/test?q=%E6%94%B6%E5%89%B2%E5%89%8D%E5%A4%9A%E5%B0%91%E5%A4%A9",
                editor + "/lessons",
                editor + "/sources",
                editor + "/sources/new",
                editor + "/sources/new?kind=page",
                editor + "/sources/new?kind=table",
                editor + "/sources/new?kind=query",
                editor + "/sources/new?kind=push",
                editor + "/learning",
                quality(page, editor),
                "/wallet",
                "/earnings",
                "/account",
                "/account/members",
                "/account/audit",
                "/account/egress",
                editor + "/engine",
                editor + "/egress")) visit(page, path);
        page.locator("#question").fill("收割前多少天要停用三环唑？");
        page.locator("#as").selectOption("REDACTED");
        page.locator("main form .primary").click();
        assertThat(page.locator(".engine-body")).isVisible();
        look(page, "what the engine would see");
        assertThat(barriers).isEmpty();
    }

    @Test
    void a_question_its_source_and_its_receipt_by_keyboard_alone() {
        Page page = page("zh-CN");
        page.navigate(Running.base().resolve("/a/agri-highland").toString());
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        tabTo(page, "Tab", "#m");
        page.keyboard().type("收割前多少天要停用三环唑？");
        page.keyboard().press("Enter");
        assertThat(page.locator("details.receipt")).isVisible();

        tabTo(page, "Shift+Tab", "details.receipt > summary");
        page.keyboard().press("Enter");
        assertThat(page.locator("details.receipt[open]")).hasCount(0);
        page.keyboard().press("Enter");
        assertThat(page.locator("details.receipt[open]")).hasCount(1);

        tabTo(page, "Shift+Tab", ".cite > button");
        page.keyboard().press("Enter");
        Locator source = page.locator(".cite-pop:visible");
        assertThat(source).containsText("21天");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(source.locator(".around")).containsText("收割前21天停止使用");
        assertThat(source.locator(".around")).isFocused();
        page.keyboard().press("Escape");
        assertThat(source).hasCount(0);
        assertThat(page.locator(".cite > button").first()).isFocused();
    }

    @Test
    void menus_and_interrupting_questions_keep_the_focus_and_give_it_back() {
        Page page = signedIn();
        Locator menu = page.locator("details.menu.always");
        menu.locator("summary").focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("End");
        assertThat(menu.locator("form[action='/signout'] button")).isFocused();
        page.keyboard().press("Escape");
        assertThat(menu.locator("summary")).isFocused();

        page.navigate(Running.base().resolve(editor(page) + "/knowledge").toString());
        Locator more = page.locator("main button[popovertarget]").first();
        more.focus();
        page.keyboard().press("Enter");
        Locator delete = page.locator(".pop:popover-open a[href*='?delete=']");
        delete.focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/knowledge?delete=*");
        Locator dialog = page.locator("dialog[open]");
        assertThat(dialog.locator("[data-cancel]")).isFocused();
        for (int i = 0; i < 5; i++) page.keyboard().press("Tab");
        assertThat(page.evaluate(
                        "document.activeElement === document.body || !!document.activeElement.closest('dialog')"))
                .isEqualTo(true);
        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
        assertThat(page.locator("main button[popovertarget]").first()).isFocused();
    }

    private void visit(Page page, String path) {
        page.navigate(Running.base().resolve(path).toString());
        look(page, path);
    }

    /** Light and dark at a desk's width, then whether anything sticks out of a phone. */
    private void look(Page page, String what) {
        page.evaluate(AXE);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        check(page, what + " light", RULES);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        check(page, what + " dark", CONTRAST);
        page.setViewportSize(390, 844);
        int width = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        if (width > 390) barriers.add(what + " is " + width + " px wide on a phone of 390");
        page.setViewportSize(1440, 1000);
    }

    private void check(Page page, String what, List<String> rules) {
        for (Object barrier : (List<?>) page.evaluate(SERIOUS, rules)) barriers.add(what + ": " + barrier);
    }

    /** Goes on by keyboard until the place has the focus, and sees it at every step. */
    private static void tabTo(Page page, String key, String place) {
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press(key);
            assertThat(
                            page.evaluate(
                                    "getComputedStyle(document.activeElement.closest('.compose') ?? document.activeElement).outlineStyle"))
                    .as("a ring around what has the focus on the way to %s", place)
                    .isNotEqualTo("none");
            if (Objects.equals(page.evaluate("place => document.activeElement.matches(place)", place), true)) return;
        }
        throw new AssertionError("not reached by " + key + ": " + place);
    }

    private static Page signedIn() {
        Page page = page("zh-CN");
        page.navigate(Running.base().resolve("/signin?next=/studio").toString());
        page.locator("#username").fill("agri-highland");
        page.locator("#password").fill(Running.password("agri-highland"));
        page.locator("#kc-login").click();
        page.waitForURL("**/studio");
        return page;
    }

    /** Of the agent that has documents; other tests make some without. */
    private static String editor(Page page) {
        page.navigate(Running.base().resolve("/studio").toString());
        return Objects.requireNonNull(page.locator("main a[href^='/studio/agents/']:has-text('坡禾农技员')")
                .first()
                .getAttribute("href"));
    }

    /** The page of a document's worth. */
    private static String quality(Page page, String editor) {
        page.navigate(Running.base().resolve(editor + "/knowledge").toString());
        return Objects.requireNonNull(
                page.locator(".pop a[href$='/quality']").first().getAttribute("href"));
    }

    private static Page page(String locale) {
        Page page = BROWSER.newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setViewportSize(1440, 1000))
                .newPage();
        page.setDefaultTimeout(30_000);
        return page;
    }

    private static String resource(String path) {
        try (InputStream in = Objects.requireNonNull(AccessibleTest.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
