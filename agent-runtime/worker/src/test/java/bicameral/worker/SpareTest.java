package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is started before anybody has said whose it is. */
class SpareTest {
    private static final String TOKEN = "5e".repeat(32);

    @TempDir
    Path temporary;

    private Process worker;
    private BufferedReader said;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(temporary.resolve("tmp"));
        worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary.resolve("tmp"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "bicameral.worker.Main",
                        "--spare",
                        "--dir",
                        temporary.resolve("chamber").toString(),
                        "--socket",
                        temporary.resolve("s").toString(),
                        "--gateway",
                        temporary.resolve("g").toString())
                .redirectError(temporary.resolve("log").toFile())
                .start();
        said = worker.inputReader(StandardCharsets.US_ASCII);
    }

    @AfterEach
    void end() {
        worker.destroyForcibly();
    }

    @Test
    void it_rehearses_waits_and_then_opens_the_chamber_that_is_there() throws IOException {
        assertThat(said.readLine()).isEqualTo("waiting");
        assertThat(temporary.resolve("chamber")).doesNotExist();
        assertThat(temporary.resolve("s")).doesNotExist();
        try (var left = Files.list(temporary.resolve("tmp"))) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("rehearsal"));
        }

        tell(TOKEN + "\n");

        assertThat(said.readLine()).isEqualTo("ready");
        ChamberEvent status = new Caller(temporary.resolve("s"), TOKEN).call(new ChamberRequest.Inspect());
        assertThat(status).isInstanceOfSatisfying(ChamberEvent.Status.class, empty -> {
            assertThat(empty.documents()).isZero();
            assertThat(empty.passages()).isZero();
        });
        assertThat(temporary.resolve("chamber/chamber.db")).exists();
    }

    @Test
    void the_rehearsals_token_opens_nothing() throws IOException {
        assertThat(said.readLine()).isEqualTo("waiting");
        tell(TOKEN + "\n");
        assertThat(said.readLine()).isEqualTo("ready");

        ChamberEvent refused = new Caller(temporary.resolve("s"), "rehearsal").call(new ChamberRequest.Inspect());

        assertThat(refused)
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("unauthenticated"));
    }

    @Test
    void it_ends_with_its_host() throws IOException, InterruptedException {
        assertThat(said.readLine()).isEqualTo("waiting");

        worker.getOutputStream().close();

        assertThat(worker.waitFor(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(temporary.resolve("chamber")).doesNotExist();
    }

    private void tell(String words) throws IOException {
        OutputStream host = worker.getOutputStream();
        host.write(words.getBytes(StandardCharsets.US_ASCII));
        host.flush();
    }
}
