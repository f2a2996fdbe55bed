package bicameral.launcher.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals that {@link ProcessHandle} does not know. */
public final class Signals {
    private Signals() {}

    /** Sends it; a process that is already gone is no error. */
    public static void send(long pid, String signal) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid + " 2>/dev/null").start();
            shell.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
