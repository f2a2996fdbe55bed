package bicameral.launcher.postgres;

import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own it is nobody, while its files stay root's; so the same
 * data directory works for root and for the user who owns it.
 */
final class Unprivileged {
    private Unprivileged() {}

    /** The prefix of a command, empty for ordinary users. */
    static List<String> prefix() {
        if (!root()) return List.of();
        if (!works("unshare", "-U", "true")) {
            throw new Trouble(
                    "PostgreSQL does not run as root, and this system does not allow user namespaces.",
                    "Run ./bicameral as an ordinary user, or: sysctl -w user.max_user_namespaces=10000");
        }
        return List.of("unshare", "-U");
    }

    private static boolean root() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException | UnsupportedOperationException e) {
            return System.getProperty("user.name").equals("root");
        }
    }

    private static boolean works(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
