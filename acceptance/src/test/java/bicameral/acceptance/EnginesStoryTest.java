package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator looks at the shared engine, holds its route and takes it back, and grants a tenant its part; an owner bounds an agent. */
class EnginesStoryTest {
    private static final String QUESTION = "When does the tool shed open?";
    /** A route without a name is named after its host. */
    private static final String ROUTE = "/admin/engines/127.0.0.1";

    private static final String HOLD = ROUTE + "/hold";
    private static final String TAKE_BACK = ROUTE + "/take-back";
    private static final int DESK = 1440;
    private static final int PHONE = 390;

    private final Client admin = Running.owner("admin").speaking("en");

    @BeforeEach
    void theEngineSpeaks() {
        Running.engine().says("As the passage says, see there.");
    }

    @AfterEach
    void theRouteIsInUse() {
        admin.submit("/admin/engines", TAKE_BACK, Map.of());
    }

    private static String editor(Workshop workshop) {
        return "/studio/agents/" + workshop.agent();
    }

    /** What stands on the page that a form leads to. */
    private static String after(Client client, String page, String action, Map<String, String> fields) {
        return client.follow(client.submit(page, action, fields)).body();
    }

    private static Workshop workshop(Client owner, String name) {
        Workshop workshop = Workshop.make(owner, name);
        workshop.teach("shed.md", "# Shed\n\nThe tool shed opens at seven.".getBytes(StandardCharsets.UTF_8));
        return workshop;
    }

    @Test
    void a_route_is_held_with_a_reason_costs_nobody_anything_and_is_taken_back() {
        String slug = workshop(Running.owner("agri-highland"), "Held route").publish("0.10", 0, true);
        Client payer = Running.owner("city-museum").speaking("en");
        Workshop.topUp(payer, "5.00");
        assertThat(payer.ask(slug, QUESTION).status()).isEqualTo("done");
        assertThat(admin.get("/admin/engines").body())
                .contains("In use", "fake-1", "Running / limit", "instance …", "Who uses it")
                .doesNotContain("key-of-the-fake", "/v1");

        assertThat(admin.submit("/admin/engines", HOLD, Map.of("reason", " ")).statusCode())
                .isEqualTo(422);
        assertThat(after(admin, "/admin/engines", HOLD, Map.of("reason", "Its bill was not paid")))
                .contains("is held out of use", "Its bill was not paid", "No route is in use");

        BigDecimal before = Workshop.balance(payer);
        Client.Answer refused = payer.ask(slug, QUESTION);
        assertThat(refused.status()).isEqualTo("failed");
        assertThat(refused.json().path("code").asText()).isEqualTo("engine_unavailable");
        assertThat(Workshop.balance(payer)).isEqualByComparingTo(before);
        assertThat(admin.get("/q/health/ready").body()).contains("held");

        assertThat(after(admin, "/admin/engines", TAKE_BACK, Map.of()))
                .contains("is in use again")
                .doesNotContain("Its bill was not paid");
        assertThat(payer.ask(slug, QUESTION).status()).isEqualTo("done");
        assertThat(admin.get("/admin/billing/log").body())
                .contains("Held an engine route out of use", "Took an engine route back", "Its bill was not paid");
    }

    @Test
    void only_operators_see_and_hold_routes() {
        Client owner = Running.owner("agri-highland").speaking("en");
        assertThat(owner.get("/admin/engines").statusCode()).isEqualTo(403);
        assertThat(owner.submit("/studio", HOLD, Map.of("reason", "x")).statusCode())
                .isEqualTo(403);
        assertThat(admin.submit("/admin/engines", "/admin/engines/nowhere/hold", Map.of("reason", "x"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void an_owner_bounds_an_agent_from_its_settings_and_people_are_told_in_a_sentence() {
        Client owner = Running.owner("agri-highland").speaking("en");
        Workshop workshop = workshop(owner, "Bounded");
        String slug = workshop.publish("0", 0, true);
        String page = editor(workshop) + "/engine";
        Map<String, String> little = Map.of("calls", "1", "minute", "0", "day", "10");
        assertThat(after(owner, page, page, little)).contains("Saved", "value=\"10\"");
        Client.Answer refused = owner.ask(slug, QUESTION);
        assertThat(refused.json().path("code").asText()).isEqualTo("engine_share_used");
        assertThat(owner.submit(page, page, Map.of("calls", "many", "minute", "", "day", ""))
                        .statusCode())
                .isEqualTo(422);
        assertThat(after(owner, page, page, Map.of("calls", "", "minute", "", "day", "")))
                .contains("Saved");
        assertThat(owner.ask(slug, QUESTION).status()).isEqualTo("done");
        assertThat(owner.get("/account/audit").body()).contains("bounds on the engine");
    }

    @Test
    void the_pages_fit_both_widths_in_both_themes_and_languages() {
        Workshop workshop = workshop(Running.owner("agri-highland"), "Looked at");
        try (Playwright playwright = WholeLifeTest.playwright();
                Browser browser = WholeLifeTest.chromium(playwright)) {
            Page page = browser.newPage();
            signIn(page, "admin", "/admin/engines");
            looked(page, "/admin/engines", "engines");
            page.locator("details.risky > summary").first().click();
            page.locator("#reason-0").fill("maintenance");
            page.locator("details.risky form button").first().click();
            assertThat(page.locator(".note.bad").first()).isVisible();
            looked(page, "/admin/engines", "engines-held");
            page.locator("form[action$='/take-back'] button").click();
            assertThat(page.locator(".note.ok")).isVisible();
            page.navigate(Running.base().resolve("/admin/tenants").toString());
            page.locator("main td a").first().click();
            page.waitForURL("**/admin/tenants/*");
            page.locator("#weight").fill("2");
            page.locator("#engine form button").click();
            assertThat(page.locator("#engine .note.ok")).isVisible();
            assertThat(page.locator("#weight")).hasValue("2");
            looked(page, page.url(), "engine-part");
            page.locator("#weight").fill("");
            page.locator("#engine form button").click();
            assertThat(page.locator("#weight")).hasValue("");
            Page owner = browser.newContext().newPage();
            signIn(owner, "agri-highland", editor(workshop) + "/engine");
            looked(owner, editor(workshop) + "/engine", "engine-use");
        }
    }

    private static void signIn(Page page, String account, String next) {
        page.navigate(Running.base().resolve("/signin?next=" + next).toString());
        page.locator("#username").fill(account);
        page.locator("#password").fill(Running.password(account));
        page.locator("#kc-login").click();
        page.waitForURL("**" + next);
    }

    private static void looked(Page page, String path, String name) {
        for (String language : List.of("zh-CN", "en")) {
            page.context().setExtraHTTPHeaders(Map.of("Accept-Language", language));
            for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                for (int width : new int[] {DESK, PHONE}) {
                    page.setViewportSize(width, 900);
                    page.navigate(Running.base().resolve(path).toString());
                    int wide = (int) page.evaluate("document.documentElement.scrollWidth");
                    assertThat(wide).as("%s %s %d", name, language, width).isLessThanOrEqualTo(width);
                    page.screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(Path.of(
                                    "target", "shots", name + "-" + language + "-" + theme + "-" + width + ".png")));
                }
            }
        }
    }
}
