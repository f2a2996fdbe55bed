package bicameral.bench.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is measured is started as the product starts it. The launcher does not know the host's code, only its text. */
class WorkerTest {
    private static final Pattern FLAG = Pattern.compile("\"(-[^\"]+)\"");

    @Test
    void theWorkerHasTheFlagsThatTheHostGivesIt() throws Exception {
        Path host = Path.of(
                System.getProperty("bicameral.root"), "agent-runtime/host/src/main/java/bicameral/host/chamber");

        List<String> flags = FLAG.matcher(Files.readString(host.resolve("WorkerFlags.java")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(flags)
                .hasSizeGreaterThan(15)
                .allSatisfy(flag -> assertThat(Worker.FLAGS)
                        .anySatisfy(own -> assertThat(own).startsWith(flag)));
        assertThat(Worker.FLAGS).hasSameSizeAs(flags);
    }
}
