package bicameral.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes that the kernel ends with the launcher. The kernel's parent-death signal fires when the <em>thread</em>
 * that started the process ends, so one thread that lives as long as the launcher starts them all.
 */
final class Spawner {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("spawner").unstarted(task));
    private static final boolean SETPRIV = onPath("setpriv");
    private static final boolean SETSID = onPath("setsid");

    private Spawner() {}

    static Process start(ProcessBuilder builder) throws IOException {
        try {
            return THREAD.submit(builder::start).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting a process", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) throw io;
            throw new IOException(e.getCause());
        }
    }

    /**
     * The command in a session of its own (Ctrl-C reaches the launcher only, which stops its children in order) and with a
     * parent-death signal. The signal is set last: every change of credentials before it would clear it.
     */
    static List<String> bound(List<String> before, String deathSignal, List<String> command) {
        List<String> whole = new ArrayList<>(before);
        if (SETSID) whole.add("setsid");
        if (SETPRIV) whole.addAll(List.of("setpriv", "--pdeathsig", deathSignal, "--"));
        whole.addAll(command);
        return whole;
    }

    static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String directory : path.split(":")) {
            if (Files.isExecutable(Path.of(directory.isEmpty() ? "." : directory, program))) return true;
        }
        return false;
    }
}
