package bicameral.host;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.HostSettings.DiskQuota;
import bicameral.host.HostSettings.Learning;
import bicameral.host.HostSettings.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostSettingsTest {
    private static final Limits SET = Limits.of(3072, 256, DiskQuota.defaults(), 3L << 20, new Learning(500, 5));

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
