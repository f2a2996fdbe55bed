package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P-B23")
@Tag("P-B31")
class AttachmentTest {
    @ParameterizedTest
    @CsvSource({
        "prices.pdf, attachment; filename=\"prices.pdf\"; filename*=UTF-8''prices.pdf",
        "价目.pdf, attachment; filename=\"__.pdf\"; filename*=UTF-8''%E4%BB%B7%E7%9B%AE.pdf",
        "a b;c.txt, attachment; filename=\"a b_c.txt\"; filename*=UTF-8''a%20b%3Bc.txt"
    })
    void a_name_is_there_as_it_is_and_as_old_readers_can_take_it(String name, String header) {
        assertThat(Attachment.disposition(name)).isEqualTo(header);
    }

    @Property
    void no_name_ends_the_header_or_its_quotes(@ForAll String name) {
        assertThat(Attachment.disposition(name))
                .matches("attachment; filename=\"[A-Za-z0-9 ._()-]*\"; filename\\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*");
    }
}
