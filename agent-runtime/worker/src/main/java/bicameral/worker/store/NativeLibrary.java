package bicameral.worker.store;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where SQLite's native library lies. The distribution has it unpacked beside the jars; without that the driver unpacks it into
 * the temporary directory by itself, which costs time at each start.
 */
final class NativeLibrary {
    private NativeLibrary() {}

    static void useUnpacked() {
        Path firstJar = Path.of(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0]);
        Path beside = firstJar.resolveSibling("native/org/sqlite/native").resolve(platform());
        if (System.getProperty("org.sqlite.lib.path") == null && Files.isDirectory(beside))
            System.setProperty("org.sqlite.lib.path", beside.toString());
    }

    private static Path platform() {
        String os = System.getProperty("os.name").startsWith("Mac") ? "Mac" : "Linux";
        String arch = System.getProperty("os.arch");
        return Path.of(os, arch.equals("amd64") ? "x86_64" : arch);
    }
}
