package bicameral.ui.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisitorCookieTest {
    private final VisitorCookie cookies = new VisitorCookie("0123456789abcdef".repeat(4));

    @Test
    void readsWhatItMadeAndNoTwoAreAlike() {
        String cookie = cookies.fresh();
        assertThat(cookies.read(cookie)).isPresent().isEqualTo(cookies.read(cookie));
        assertThat(cookies.read(cookies.fresh())).isNotEqualTo(cookies.read(cookie));
    }

    @Test
    void readsNoneOfAnotherInstance() {
        VisitorCookie other = new VisitorCookie("fedcba9876543210".repeat(4));
        assertThat(cookies.read(other.fresh())).isEmpty();
    }

    @Test
    void readsNoneWithAChangedNumber() {
        String cookie = cookies.fresh();
        String changed = (cookie.charAt(0) == 'A' ? "B" : "A") + cookie.substring(1);
        assertThat(cookies.read(changed)).isEmpty();
    }

    @Property
    void readsNothingElse(@ForAll String text) {
        assertThat(cookies.read(text)).isEmpty();
        assertThat(cookies.read("AAAAAAAAAAAAAAAAAAAAAA." + text)).isEmpty();
    }

    @Test
    void knowsAProgramAgainWithoutShowingItsAddress() {
        String visitor = cookies.fromNetwork("192.0.2.7", "curl/8");
        assertThat(visitor)
                .isEqualTo(cookies.fromNetwork("192.0.2.7", "curl/8"))
                .doesNotContain("192.0.2.7");
        assertThat(cookies.fromNetwork("192.0.2.8", "curl/8")).isNotEqualTo(visitor);
    }
}
