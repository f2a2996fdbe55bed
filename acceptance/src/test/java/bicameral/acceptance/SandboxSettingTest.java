package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.launcher.Part;
import bicameral.launcher.Product;
import bicameral.launcher.ProductOptions;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without a sandbox the product does not start, unless somebody says that this is for development; then every page says so. */
class SandboxSettingTest {
    private final Path data = Path.of("target", "unsandboxed").toAbsolutePath();

    @BeforeEach
    @AfterEach
    void nothing_is_left() throws IOException {
        Running.deleteTree(data);
    }

    private Product start(ProductOptions options) throws IOException {
        return Product.start(
                data, Running.freePortPair(), options.withSeed(false).only(Part.POSTGRES, Part.APP));
    }

    @Test
    void where_there_is_none_it_does_not_start_and_names_the_setting() throws IOException {
        ProductOptions options = ProductOptions.standard().with("PATH", withoutBubblewrap());
        assertThatThrownBy(() -> start(options).close()).isInstanceOf(Trouble.class);
        assertThat(Files.readString(data.resolve("logs").resolve("app.log")))
                .contains("bubblewrap (bwrap) is not installed")
                .contains("BICAMERAL_SANDBOX=off-for-development");
    }

    /** A directory with all that the product starts itself with, and nothing else. */
    private String withoutBubblewrap() throws IOException {
        Path tools = Files.createDirectories(data.resolve("tools"));
        for (String tool : List.of("setsid", "setpriv", "sh"))
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        return tools.toString();
    }

    @Test
    void told_to_go_without_it_says_so_on_every_page() throws IOException {
        ProductOptions options = ProductOptions.standard().with("BICAMERAL_SANDBOX", "off-for-development");
        try (Product product = start(options)) {
            for (String page : List.of("/", "/search?q=a", "/templates", "/nowhere", "/a/nobody")) {
                HttpResponse<String> english =
                        new Client(product.baseUrl()).speaking("en").get(page);
                assertThat(english.body()).as(page).contains("The sandbox is off: chambers are not isolated now.");
                assertThat(new Client(product.baseUrl()).get(page).body())
                        .as(page)
                        .contains("沙箱关着");
            }
        }
    }

    @Test
    void with_a_sandbox_no_page_says_so() {
        for (String page : List.of("/", "/a/agri-highland", "/nowhere"))
            assertThat(Running.visitor().get(page).body()).as(page).doesNotContain("沙箱关着");
    }
}
