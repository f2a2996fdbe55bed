package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The end of directories that a hostile worker has left. */
@Tag("P-I")
class ErasingTest {
    /** What cannot be erased here could not be cleaned up either. */
    @TempDir(cleanup = CleanupMode.NEVER)
    Path directory;

    private Path top() throws IOException {
        return Files.createDirectory(directory.resolve("top"));
    }

    /** Paths may have 4096 bytes; this one has some 8000, made as a worker would, by renaming what is there into another. */
    private static void dig(Path top, int levels) throws IOException {
        Files.writeString(Files.createDirectory(top.resolve("0")).resolve("file"), "12345");
        for (int i = 1; i <= levels; i++) {
            Path above = Files.createDirectory(top.resolve(Integer.toString(i)));
            Files.writeString(above.resolve("beside"), "1");
            Files.move(top.resolve(Integer.toString(i - 1)), above.resolve("d".repeat(200)));
        }
    }

    @Test
    void a_tree_deeper_than_any_path_goes() throws IOException {
        Path top = top();
        dig(top, 40);

        assertThat(Directories.erase(top, true)).isEqualTo(5 + 40);

        assertThat(top).doesNotExist();
    }

    @Test
    void directories_that_nobody_may_enter_go() throws IOException {
        Path top = top();
        Path inner = Files.createDirectories(top.resolve("outer/inner"));
        Files.writeString(inner.resolve("file"), "12345");
        for (Path path : new Path[] {inner, inner.getParent(), top})
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));

        assertThat(Powerless.erase(top)).isEqualTo(5);

        assertThat(top).isEmptyDirectory();
        assertThat(Files.getPosixFilePermissions(top)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * Another JVM of the same user, to whom the kernel grants nothing that its files' modes do not: root enters what nobody may
     * enter, and would find nothing to do.
     */
    static final class Powerless {
        private Powerless() {}

        /** Erases what is in a directory; gives the bytes. */
        static long erase(Path directory) throws IOException {
            Process process = new ProcessBuilder(
                            "bwrap",
                            "--unshare-user",
                            "--cap-drop",
                            "ALL",
                            "--dev-bind",
                            "/",
                            "/",
                            "--",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Powerless.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return Long.parseLong(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        }

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            if (Files.isReadable(directory)) throw new IllegalStateException("this user may enter it as it is");
            System.out.println(Directories.erase(directory, false));
        }
    }

    @Test
    void what_links_lead_to_stays_as_it_is() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path precious = Files.writeString(outside.resolve("precious"), "precious");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("r-xr-x---"));
        Path top = top();
        Files.createSymbolicLink(top.resolve("link"), outside);
        Files.createSymbolicLink(Files.createDirectory(top.resolve("below")).resolve("link"), outside);
        Files.createLink(top.resolve("second"), precious);

        assertThat(Directories.erase(top, true))
                .as("its first name has it still")
                .isEqualTo(2L * outside.toString().length());

        assertThat(precious).hasContent("precious");
        assertThat(Files.getPosixFilePermissions(outside)).isEqualTo(PosixFilePermissions.fromString("r-xr-x---"));
    }

    @Test
    void what_is_not_there_is_no_trouble() throws IOException {
        assertThat(Directories.erase(directory.resolve("missing"), true)).isZero();
        Path file = Files.writeString(directory.resolve("file"), "12345");
        assertThat(Directories.erase(file, true)).isZero();
        assertThat(file).doesNotExist();
    }
}
