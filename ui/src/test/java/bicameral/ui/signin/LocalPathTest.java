package bicameral.ui.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P-B15")
class LocalPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/studio", "/a/agri-highland?q=%E5%86%9C#x", "/search?q=a&page=2"})
    void keepsPathsOfThisSite(String path) {
        assertThat(LocalPath.or(path, "/home")).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "studio", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
                "javascript:alert(1)", "/\t/evil.example", "/a\r\nSet-Cookie: x=1", "/ /evil.example", "/\u0000",
                        "/a\u007f"
            })
    void leadsNowhereElse(String path) {
        assertThat(LocalPath.or(path, "/home")).isEqualTo("/home");
    }

    @Property
    void whateverIsLetThroughStaysOnTheSite(@ForAll String path) {
        String next = LocalPath.or(path, "/home");
        assertThat(next).startsWith("/").doesNotStartWith("//").doesNotContain("\\", "\n", "\r", "\t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/a|b", "/a[b", "/a b", "/搜索"})
    void givesAnAddressThatCanBeSent(String path) {
        assertThat(URI.create("http://localhost" + LocalPath.or(path, "/home"))).hasHost("localhost");
    }
}
