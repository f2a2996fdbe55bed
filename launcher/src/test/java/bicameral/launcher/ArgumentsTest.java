package bicameral.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.launcher.terminal.Trouble;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void defaultsToThePortAndDirectoryOfTheReadme() {
        Arguments arguments = Arguments.parse("up");

        assertThat(arguments.port()).isEqualTo(8080);
        assertThat(arguments.data().getFileName()).hasToString("data");
        assertThat(arguments.seed()).isTrue();
        assertThat(arguments.detach()).isFalse();
    }

    @Test
    void readsEveryOption() {
        assertThat(Arguments.parse("up", "--detach", "--port", "9000", "--data", "elsewhere", "--no-seed"))
                .isEqualTo(new Arguments("up", Path.of("elsewhere"), 9000, true, false));
    }

    @Test
    void namesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> Arguments.parse("up", "--prot", "9000"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("--prot")
                .hasMessageContaining("./bicameral help");
        assertThatThrownBy(() -> Arguments.parse("up", "--port", "many")).hasMessageContaining("\"many\"");
        assertThatThrownBy(() -> Arguments.parse("up", "--port")).hasMessageContaining("needs a value");
    }
}
