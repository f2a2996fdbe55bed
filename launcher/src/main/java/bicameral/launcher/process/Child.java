package bicameral.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running process of the product that ends with the launcher, however that ends. */
public final class Child {
    private final String name;
    private final Process process;
    private final Path log;
    private final String stopSignal;

    private Child(String name, Process process, Path log, String stopSignal) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.stopSignal = stopSignal;
    }

    /**
     * What to start.
     *
     * @param before a prefix that changes credentials, or empty
     * @param environment added to the launcher's own
     * @param stopSignal asks it to end in order, e.g. TERM
     * @param deathSignal what the kernel sends when the launcher is gone
     */
    public record Plan(
            String name,
            List<String> before,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log,
            String stopSignal,
            String deathSignal) {}

    /** Starts it; its output is appended to its log. */
    public static Child start(Plan plan) throws IOException {
        Files.createDirectories(plan.log().toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(Spawner.bound(plan.before(), plan.deathSignal(), plan.command()))
                .directory(plan.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log().toFile()));
        builder.environment().putAll(plan.environment());
        return new Child(plan.name(), Spawner.start(builder), plan.log(), plan.stopSignal());
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return log;
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Completes when it has ended, for whatever cause. */
    public CompletableFuture<Process> ended() {
        return process.onExit();
    }

    /** Waits for its end. Its exit code; by force, and -1, after the given patience. */
    public int awaitExit(Duration patience) {
        if (await(patience)) return process.exitValue();
        kill();
        return -1;
    }

    /** Ends it at once, without a chance to clean up. */
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /** Asks it to end in order, and ends it by force after the given patience. */
    public void stop(Duration patience) {
        if (!process.isAlive()) return;
        Signals.send(process.pid(), stopSignal);
        if (!await(patience)) kill();
    }

    private boolean await(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return false;
        }
    }
}
