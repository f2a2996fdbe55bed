package bicameral.host.chamber;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * Deletes what is in a directory, however deep a worker has made it and whatever it let nobody do, never through links. A
 * directory is not gone down into: what it holds of directories is renamed up to the top first, so that no path becomes longer
 * than the kernel takes, nothing is as deep as the tree is, and what breaks off goes on by beginning again. Nothing writes into it
 * meanwhile. By one thread.
 */
final class Erasing {
    private final Path top;
    private long bytes;

    private Erasing(Path top) {
        this.top = top;
    }

    /** Gives the bytes of the files whose last names these were. */
    static long empty(Path directory) throws IOException {
        Erasing erasing = new Erasing(directory);
        open(directory);
        try (SecureDirectoryStream<Path> stream = handle(directory)) {
            boolean found = true;
            while (found) found = erasing.pass(stream);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return erasing.bytes;
    }

    /** False where there was nothing any more. */
    private boolean pass(SecureDirectoryStream<Path> stream) throws IOException {
        boolean found = false;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(top)) {
            for (Path entry : entries) {
                found = true;
                Path name = entry.getFileName();
                if (!isDirectory(stream, name)) delete(stream, name, entry);
                else {
                    open(entry);
                    takeApart(stream, name);
                    stream.deleteDirectory(name);
                }
            }
        }
        return found;
    }

    private void takeApart(SecureDirectoryStream<Path> stream, Path name) throws IOException {
        try (SecureDirectoryStream<Path> directory = stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : directory) {
                Path below = entry.getFileName();
                Path path = top.resolve(name).resolve(below);
                if (!isDirectory(directory, below)) delete(directory, below, path);
                else {
                    // A directory that may not be written cannot be told that it has another parent.
                    open(path);
                    directory.move(below, stream, Path.of(".erased-" + UUID.randomUUID()));
                }
            }
        }
    }

    private void delete(SecureDirectoryStream<Path> directory, Path name, Path path) throws IOException {
        long size = lastBytes(path);
        directory.deleteFile(name);
        bytes += size;
    }

    private static long lastBytes(Path file) throws IOException {
        boolean last = (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) == 1;
        return last ? (long) Files.getAttribute(file, "size", LinkOption.NOFOLLOW_LINKS) : 0;
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    /** A directory that its owner may not read or write, the owner may open again; it is this user. */
    private static void open(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS))
            throw new NoSuchFileException(directory.toString());
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))
                .startsWith("rwx"))
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    private static SecureDirectoryStream<Path> handle(Path path) throws IOException {
        DirectoryStream<Path> directory = Files.newDirectoryStream(path);
        if (directory instanceof SecureDirectoryStream<Path> secure) return secure;
        directory.close();
        throw new IOException("this file system has no directory handles");
    }
}
