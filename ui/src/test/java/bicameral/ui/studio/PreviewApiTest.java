package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.tenant.Refusal;
import bicameral.ui.studio.PreviewApi.Question;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of what was said before, as it comes. */
class PreviewApiTest {
    private static Question question(String earlier) throws IOException {
        return new ObjectMapper().readValue("{\"text\":\"还有呢？\",\"earlier\":" + earlier + "}", Question.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[null]",
                "[{}]",
                "[{\"question\":\"几点开门？\"}]",
                "[{\"question\":\"几点开门？\",\"answer\":\"九点。\"},null]"
            })
    void a_turn_that_is_not_whole_is_malformed(String earlier) throws IOException {
        Question question = question(earlier);

        assertThatThrownBy(question::said).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("malformed");
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.MALFORMED);
        });
    }

    @Test
    void what_was_said_before_may_be_missing_and_keeps_its_order() throws IOException {
        assertThat(question("null").said()).isEmpty();
        assertThat(question("[]").said()).isEmpty();
        assertThat(question("[{\"question\":\"a\",\"answer\":\"b\"},{\"question\":\"c\",\"answer\":\"d\"}]")
                        .said())
                .extracting(said -> said.question() + said.answer())
                .containsExactly("ab", "cd");
    }
}
