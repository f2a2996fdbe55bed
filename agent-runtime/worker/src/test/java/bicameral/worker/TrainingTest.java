package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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

    /** The virtual machine complains on standard output, on which the parser child speaks. */
    @Test
    void anUnusableCacheCostsTimeOnly() throws Exception {
        UUID collection = UUID.randomUUID();
        Path home = Files.createDirectory(temporary.resolve("home"));
        try (WorkerProcess worker = WorkerProcess.start(home, List.of("-XX:AOTCache=" + temporary.resolve("none")))) {
            byte[] words = "The kiln is fired on Fridays.\n".getBytes(StandardCharsets.UTF_8);

            UUID document = worker.add(collection, "kiln.txt", words).document();

            assertThat(worker.settled(collection, document, Duration.ofMinutes(3))
                            .stage())
                    .isEqualTo(ChamberEvent.Stage.READY);
        }
    }
}
