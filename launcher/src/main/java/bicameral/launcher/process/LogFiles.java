package bicameral.launcher.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Keeps the logs of a data directory small. A process goes on writing to the file it has open, so a file that has grown is
 * copied and then emptied in place.
 */
public final class LogFiles {
    private final Path directory;
    private final long limit;
    private final int kept;

    public LogFiles(Path directory, long limit, int kept) {
        this.directory = directory;
        this.limit = limit;
        this.kept = kept;
    }

    /** Rotates each log above the limit: NAME.log to NAME.log.1, that to NAME.log.2, and so on. */
    public void rotate() throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*.log")) {
            for (Path log : logs) {
                if (Files.size(log) > limit) rotate(log);
            }
        }
    }

    private void rotate(Path log) throws IOException {
        for (int n = kept - 1; n >= 1; n--) {
            Path older = numbered(log, n);
            if (Files.exists(older)) Files.move(older, numbered(log, n + 1), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.copy(log, numbered(log, 1), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    private static Path numbered(Path log, int n) {
        return log.resolveSibling(log.getFileName() + "." + n);
    }
}
