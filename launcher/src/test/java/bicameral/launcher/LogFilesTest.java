package bicameral.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.launcher.process.LogFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    @TempDir
    Path directory;

    @Test
    void aGrownLogIsMovedAsideWhileItsWriterGoesOn() throws IOException {
        Path log = directory.resolve("app.log");
        LogFiles logs = new LogFiles(directory, 8, 2);
        try (OutputStream writer = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line : new String[] {"first line\n", "second line\n", "third line\n"}) {
                writer.write(line.getBytes(StandardCharsets.UTF_8));
                logs.rotate();
            }
            writer.write("last\n".getBytes(StandardCharsets.UTF_8));
        }
        logs.rotate();

        assertThat(log).hasContent("last\n");
        assertThat(directory.resolve("app.log.1")).hasContent("third line\n");
        assertThat(directory.resolve("app.log.2")).hasContent("second line\n");
        assertThat(directory.resolve("app.log.3")).doesNotExist();
    }
}
