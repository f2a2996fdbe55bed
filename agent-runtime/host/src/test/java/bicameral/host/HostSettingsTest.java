package bicameral.host;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.HostSettings.Learning;
import bicameral.host.HostSettings.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostSettingsTest {
    private static final Limits SET = Limits.defaults()
            .withDocumentsBytes(3L << 20)
            .withLearning(new Learning(500, 5))
            .withResidentMiB(3072);

    @Test
    void aWorkerIsToldHowItLearns() {
        assertThat(SET.words())
                .containsExactly(
                        "--documents-mb",
                        "3",
                        "--passage-characters",
                        "500",
                        "--relearn-percent",
                        "5",
                        "--parse-heap-mb",
                        "768",
                        "--learn-heap-mb",
                        "1024");
        assertThat(SET.withControlGroups(false).learning()).isEqualTo(SET.learning());
    }

    @Test
    void theWorkerKnowsAllThatItIsToldAndHasTheSameDefaults() throws Exception {
        String options = Files.readString(Path.of(
                System.getProperty("bicameral.root"),
                "agent-runtime/worker/src/main/java/bicameral/worker/Options.java"));
        List<String> words = Limits.defaults().words();
        for (int i = 0; i < words.size(); i += 2)
            assertThat(options).contains("[" + words.get(i) + " " + words.get(i + 1) + "]");
    }
}
