package bicameral.host.sandbox;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Isolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts workers in bubblewrap: own namespaces for users, processes, network, mounts, IPC and names; no capability; a
 * list of the system calls it may make; a clean environment; the JDK, the worker and the system's libraries read-only; its own
 * two directories read-write; nothing else. Workers die with this JVM. Thread-safe.
 */
public final class Sandbox {
    private final HostSettings settings;
    /** Null where workers run as plain processes. */
    private final @Nullable Wall wall;
    /** Null where rlimits and the watchdog hold workers. */
    private final @Nullable ControlGroups groups;

    /**
     * Tries the sandbox once.
     *
     * @throws SandboxUnavailable where it cannot be had and the settings do not allow going without
     */
    public Sandbox(HostSettings settings) {
        this.settings = settings;
        this.groups = settings.limits().controlGroups() ? ControlGroups.find(Path.of("/proc/self")) : null;
        if (settings.isolation() == Isolation.SANDBOXED) {
            this.wall = Wall.raise("bwrap", settings.data().resolve("run"));
        } else if (settings.production()) {
            throw new SandboxUnavailable(
                    "BICAMERAL_SANDBOX=off-for-development is refused in production. Remove the setting.");
        } else {
            this.wall = null;
        }
    }

    /** False where workers run as plain processes; every page then says so. */
    public boolean isolated() {
        return wall != null;
    }

    /** Whether the kernel holds memory and processes of each worker; else somebody has to watch them. */
    public boolean heldByKernel() {
        return groups != null;
    }

    /** Where a worker sees its directories. */
    public Layout layout(Cell cell) {
        if (wall != null) return Layout.INSIDE;
        Path cache = cell.cache();
        return new Layout(
                settings.workerHome().toString(),
                cell.chamber().toString(),
                cell.run().toString(),
                cache == null ? "" : cache.resolve("worker.aot").toString());
    }

    /** Starts a JVM; the flags come before the class path, the arguments after the main class. */
    public WorkerProcess start(Cell cell, List<String> jvmFlags, String mainClass, List<String> arguments) {
        ControlGroups.@Nullable Group group = group();
        List<String> command = new ArrayList<>(
                Entry.words(group == null ? List.of() : group.doors(), wall == null ? null : wall.filter()));
        if (wall != null) command.addAll(wall.around(cell, settings));
        command.addAll(Rlimits.words(wall != null ? Wall.PRLIMIT : Rlimits.PRLIMIT, settings.limits(), wall != null));
        command.add(wall != null ? "/opt/jdk/bin/java" : settings.javaHome() + "/bin/java");
        command.addAll(jvmFlags);
        command.add("-cp");
        command.add(classPath(layout(cell)));
        command.add(mainClass);
        command.addAll(arguments);
        WorkerProcess process = new WorkerProcess(Spawner.start(command), group);
        if (groups != null && group != null) process.whenEnded(() -> groups.ended(group));
        return process;
    }

    private ControlGroups.@Nullable Group group() {
        if (groups == null) return null;
        try {
            return groups.group(settings.limits());
        } catch (IOException e) {
            throw new UncheckedIOException("no control group for a worker", e);
        }
    }

    /** Jars in the order of their names: the start cache is only valid for the very same class path. */
    private String classPath(Layout layout) {
        try (Stream<Path> jars = Files.list(settings.workerHome().resolve("lib"))) {
            return String.join(
                    ":",
                    jars.map(jar -> layout.worker() + "/lib/" + jar.getFileName())
                            .filter(jar -> jar.endsWith(".jar"))
                            .sorted()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the worker's jars are not in " + settings.workerHome() + "/lib", e);
        }
    }

    /**
     * Paths as the worker sees them.
     *
     * @param cache the start cache's file, empty where there is none
     */
    public record Layout(String worker, String chamber, String run, String cache) {
        static final Layout INSIDE = new Layout("/opt/worker", "/chamber", "/run/chamber", "/opt/cache/worker.aot");
    }
}
