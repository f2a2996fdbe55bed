package bicameral.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The one directory that holds everything of a running product. Readable by its owner only. */
public record DataDirectory(Path root) {

    /** Made where missing. */
    public static DataDirectory open(Path directory) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            if (root.getParent() != null) Files.createDirectories(root.getParent());
            Files.createDirectory(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        DataDirectory data = new DataDirectory(root.toRealPath());
        Files.createDirectories(data.run());
        Files.createDirectories(data.logs());
        return data;
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    public Path demoAccounts() {
        return root.resolve("demo-accounts.txt");
    }

    Path lock() {
        return run().resolve("launcher.lock");
    }

    Path state() {
        return run().resolve("launcher.json");
    }
}
