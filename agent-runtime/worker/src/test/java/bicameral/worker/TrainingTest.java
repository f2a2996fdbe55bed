package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    @TempDir
    Path temporary;

    @Test
    void livesAShortLifeAndLeavesNothing() throws Exception {
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "bicameral.worker.Main",
                        "--train")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(training.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(training.exitValue()).isZero();
            try (var left = Files.list(temporary)) {
                assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("train"));
            }
        } finally {
            training.destroyForcibly();
        }
    }
}
