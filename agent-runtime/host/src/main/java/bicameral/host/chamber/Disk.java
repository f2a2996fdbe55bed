package bicameral.host.chamber;

import bicameral.host.sandbox.WorkerProcess.Nameless;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what directories hold, each file once however many names it has; links are not followed. What comes or goes meanwhile may
 * be counted or not. What a worker made so that it cannot be counted (directories that nobody may read, trees deeper than
 * any chamber's) is told. For one look, by one thread.
 */
final class Disk {
    /** Twice as deep as a chamber is, and no deeper than names of 255 bytes go into a path that the kernel takes. */
    static final int DEEPEST = 12;
    /** What a directory of a few entries takes; one that had many stays as big as it was. */
    private static final long DIRECTORY = 4096;

    private final int mostFiles;
    private final Set<Object> severalNames = new HashSet<>();
    private long bytes;
    private int files;
    private @Nullable String hidden;

    /**
     * A look that ends early where there is more.
     *
     * @param mostFiles that a chamber may have
     */
    Disk(int mostFiles) {
        this.mostFiles = mostFiles;
    }

    /** Adds files that have no name any more. */
    void add(Nameless open) {
        bytes += open.bytes();
        files += open.files();
        if (!open.whole()) hidden = "a process";
    }

    /** Adds all that is in a directory; nothing where there is none. */
    void add(Path directory) {
        try {
            Files.walkFileTree(directory, EnumSet.noneOf(FileVisitOption.class), DEEPEST, new Counting());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that was added. */
    DiskUse use() {
        return new DiskUse(bytes, files, hidden);
    }

    /** Of the file system that a directory is on. */
    static long device(Path directory) {
        try {
            return (long) Files.getAttribute(directory, "unix:dev");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Counting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            bytes += Math.max(0, attributes.size() - DIRECTORY);
            return counted();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isDirectory()) hidden = file.toString();
            if (onlyName(file) || severalNames.add(attributes.fileKey())) bytes += attributes.size();
            return counted();
        }

        private FileVisitResult counted() {
            return ++files > mostFiles ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // Else it is gone.
            if (failure instanceof AccessDeniedException) hidden = file.toString();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean onlyName(Path file) {
        try {
            return (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) == 1;
        } catch (IOException | UnsupportedOperationException e) {
            // Gone meanwhile, or a file system that counts no names.
            return true;
        }
    }
}
