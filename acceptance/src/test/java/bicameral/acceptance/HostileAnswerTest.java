package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An engine that answers with an attack, three characters at a time: the page shows text and does nothing. */
class HostileAnswerTest {
    private static final String ATTACK = "The owl hoots <script>document.title='hit'</script>"
            + " <img src=https://evil.example/x onerror=\"document.title='hit'\"> [go](javascript:document.title='hit')"
            + " ![p](https://evil.example/y) <svg onload=document.title='hit'> twice";

    @AfterEach
    void theEngineIsPoliteAgain() {
        Running.engine().says("As the passage says, see there.");
    }

    @Test
    @Tag("P-B20")
    @Tag("P-B21")
    @Tag("P-B22")
    void markup_in_pieces_stays_text_and_asks_no_other_host() {
        Workshop workshop = Workshop.make(Running.owner("clinic-desk"), "Owl desk");
        workshop.teach("owl.md", "# The owl\n\nThe owl hoots twice at midnight.\n".getBytes(StandardCharsets.UTF_8));
        String slug = workshop.publish("0", 0, true);
        Running.engine().says(ATTACK);
        try (Playwright playwright = WholeLifeTest.playwright();
                Browser browser = WholeLifeTest.chromium(playwright)) {
            Page page = browser.newPage();
            List<String> foreign = new CopyOnWriteArrayList<>();
            page.onRequest(request -> {
                if (!request.url().startsWith(Running.base().toString())) foreign.add(request.url());
            });
            page.navigate(Running.base().resolve("/a/" + slug).toString());
            page.locator("#m").fill("When does the owl hoot?");
            page.locator("#m").press("Enter");
            assertThat(page.locator("details.receipt").last()).isVisible();
            assertThat(page.locator(".answer").last()).containsText("<script>");
            assertThat(page.title()).doesNotContain("hit");
            assertThat(page.locator(".answer script, .answer img, .answer a[href^=javascript]")
                            .count())
                    .isZero();
            assertThat(foreign).isEmpty();
        }
    }
}
