package bicameral.host.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    private static Path task(long pid) {
        return Path.of("/proc", Long.toString(pid), "task", Long.toString(pid));
    }

    /** Ended, and nobody has asked how. */
    @Test
    void aProcessThatIsEndingHidesNothing() throws IOException, InterruptedException {
        Process parent = new ProcessBuilder("sh", "-c", "true & exec sleep 600").start();
        try {
            long zombie = awaitZombie(parent.pid());
            assertThat(OpenFiles.isEnding(task(zombie))).isTrue();
            assertThat(OpenFiles.isEnding(task(parent.pid()))).isFalse();
        } finally {
            parent.destroyForcibly();
        }
        parent.waitFor();
        assertThat(OpenFiles.isEnding(task(parent.pid()))).as("gone").isTrue();
    }

    private static long awaitZombie(long parent) throws IOException {
        while (true) {
            List<Path> processes;
            try (Stream<Path> all = Files.list(Path.of("/proc"))) {
                processes = all.filter(one -> one.getFileName().toString().matches("\\d+"))
                        .toList();
            }
            for (Path process : processes) {
                String[] figures = figures(process);
                if (figures[0].equals("Z") && figures[1].equals(Long.toString(parent)))
                    return Long.parseLong(process.getFileName().toString());
            }
            Thread.onSpinWait();
        }
    }

    /** State and parent first. */
    private static String[] figures(Path process) {
        try {
            String line = Files.readString(process.resolve("stat"));
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (IOException gone) {
            return new String[] {"", ""};
        }
    }
}
