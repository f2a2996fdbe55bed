package bicameral.launcher;

import bicameral.launcher.process.Ports;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;

/** What must hold before anything is started. Each failure is one line with its remedy. */
final class Preflight {
    private static final long NEEDED_BYTES = 2L << 30;

    private Preflight() {}

    static void ports(int port) {
        if (port < 1 || port > 65_534) throw new Trouble("Port " + port + " is no port.", "Use 1 to 65534.");
        for (int wanted = port; wanted <= port + 1; wanted++) {
            if (Ports.free(wanted)) continue;
            throw new Trouble(
                    "Port " + wanted + (wanted == port ? "" : " (for sign-in)") + " is in use by another program.",
                    "Choose another: ./bicameral up --port " + (port + 10));
        }
    }

    static void disk(DataDirectory data) throws IOException {
        FileStore disk = Files.getFileStore(data.root());
        if (disk.getUsableSpace() >= NEEDED_BYTES) return;
        throw new Trouble(
                "Only " + (disk.getUsableSpace() >> 20) + " MiB are free on the disk of " + data.root()
                        + "; 2048 MiB are needed.",
                "Free some, or choose another place: ./bicameral up --data DIR");
    }
}
