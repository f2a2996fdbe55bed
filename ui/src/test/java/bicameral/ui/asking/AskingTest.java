package bicameral.ui.asking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskingTest {
    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "u=7, true",
                "u=6, true",
                "\"i, u=7\", true",
                "\"u=7, i\", true",
                "u=7;x, true",
                "u=5, false",
                "u=1, false",
                "u=70, false",
                "uu=7, false",
                "\"\", false",
                ", false"
            })
    void only_the_last_two_urgencies_say_that_nobody_waits(String priority, boolean background) {
        assertThat(Asking.background(priority)).isEqualTo(background);
    }
}
