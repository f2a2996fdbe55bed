package bicameral.host.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes, on one thread: the kernel ties "die with parent" to the thread that started the process, and virtual
 * threads' carriers may end. This one lives as long as the JVM.
 */
final class Spawner {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("chamber-spawner").factory());

    private Spawner() {}

    /** Standard output and error in one; an environment with a search path only. */
    static Process start(List<String> command) {
        try {
            return THREAD.submit(() -> {
                        ProcessBuilder builder = new ProcessBuilder(command);
                        String path = System.getenv("PATH");
                        builder.environment().clear();
                        builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
                        builder.redirectErrorStream(true);
                        return builder.start();
                    })
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) throw new UncheckedIOException(io);
            throw new IllegalStateException("a worker cannot be started", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting a worker", e);
        }
    }
}
