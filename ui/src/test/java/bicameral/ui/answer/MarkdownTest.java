package bicameral.ui.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
    @ParameterizedTest
    @Tag("P-B19")
    @ValueSource(
            strings = {
                "[go](javascript:alert(1))",
                "[go](JaVaScRiPt:alert(1))",
                "[go](data:text/html,x)",
                "[go](&#106;avascript:alert(1))",
                "[go][1]\n\n[1]: javascript:alert(1)",
                "[go][1]\n\n[1]: https://elsewhere.example/",
                "> [go][a]\n>\n> [a]: https://elsewhere.example/",
                "<javascript:alert(1)>"
            })
    void leavesNoLinkToAForeignSchemeOrByReference(String markdown) {
        assertThat(Markdown.html(markdown)).doesNotContain("href");
    }

    @Test
    void keepsPlainLinksAndTellsBrowsersNotToVouchForThem() {
        assertThat(Markdown.html("[go](https://elsewhere.example/a)"))
                .contains("href=\"https://elsewhere.example/a\"")
                .contains("nofollow")
                .contains("noopener");
    }

    @ParameterizedTest
    @Tag("P-B20")
    @ValueSource(
            strings = {
                "<img src=x onerror=alert(1)>",
                "<svg onload=alert(1)>",
                "<math><mtext></mtext></math>",
                "<script>alert(1)</script>",
                "a <b onclick=alert(1)>b</b>"
            })
    void printsRawHtml(String markdown) {
        String html = Markdown.html(markdown);
        assertThat(html).contains("&lt;").doesNotContainPattern("<(img|svg|math|script|b)\\b");
    }

    @Test
    @Tag("P-B22")
    void loadsNoImage() {
        assertThat(Markdown.html("![photo](https://elsewhere.example/p.png)"))
                .doesNotContain("<img")
                .doesNotContain("elsewhere.example");
    }

    @Test
    @Tag("P-B29")
    void printsTemplateExpressions() {
        String html = Markdown.html("{config:secret} {#if x}y{/if}");
        assertThat(html).contains("config:secret").contains("#if x");
    }

    @Property
    @net.jqwik.api.Tag("P-B20")
    void neverLetsAnActiveElementThrough(@ForAll String text) {
        assertThat(Markdown.answer("<script>" + text + "<img src=x>", Set.of(1), "s-"))
                .doesNotContainIgnoringCase("<script")
                .doesNotContainIgnoringCase("<img");
    }

    @Test
    void leadsMarksToTheirSourcesAndDropsMarksWithoutOne() {
        assertThat(Markdown.answer("Iron.[1] Zinc.[2]", Set.of(1), "s-x-"))
                .contains("<a href=\"#s-x-1\">1</a>")
                .doesNotContain("[2]");
    }
}
