package bicameral.launcher.identity;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Unpacks and copies trees of files. */
final class Archives {
    private Archives() {}

    /** Unpacks the zip's single top directory as the target, which is replaced as a whole. */
    static void unzipTree(Path zip, Path target) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        deleteTree(fresh);
        try (FileSystem archive = FileSystems.newFileSystem(zip);
                Stream<Path> tops = Files.list(archive.getPath("/"))) {
            copyTree(tops.findFirst().orElseThrow(() -> new IOException(zip + " is empty")), fresh);
        }
        deleteTree(target);
        Files.move(fresh, target);
    }

    static void copyTree(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
