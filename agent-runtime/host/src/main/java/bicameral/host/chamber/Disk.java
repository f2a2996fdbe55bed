package bicameral.host.chamber;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** What a directory holds; links are not followed. */
final class Disk {
    private Disk() {}

    /** In bytes, each file once however many names it has. What comes or goes meanwhile may be counted or not. */
    static long used(Path directory) {
        long[] bytes = new long[1];
        Set<Object> severalNames = new HashSet<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (onlyName(file) || severalNames.add(attributes.fileKey())) bytes[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes[0];
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
