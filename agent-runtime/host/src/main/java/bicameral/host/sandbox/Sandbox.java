package bicameral.host.sandbox;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Isolation;
import bicameral.host.HostSettings.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts workers in bubblewrap: own namespaces for users, processes, network, mounts, IPC and names; no capability; a
 * clean environment; the JDK, the worker and the system's libraries read-only; its own two directories read-write;
 * nothing else. Workers die with this JVM. Thread-safe.
 */
public final class Sandbox {
    private static final String REMEDY = " Install bubblewrap (Debian: apt-get install bubblewrap) and allow"
            + " unprivileged user namespaces, or for development only set BICAMERAL_SANDBOX=off-for-development.";

    /**
     * The kernel ties "die with parent" to the thread that started the process, and virtual threads' carriers may end. So
     * one thread starts them all, and lives as long as the JVM.
     */
    private static final ExecutorService SPAWNER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("chamber-spawner").factory());

    private final HostSettings settings;
    private final boolean isolated;

    /**
     * Tries the sandbox once.
     *
     * @throws SandboxUnavailable where it cannot be had and the settings do not allow going without
     */
    public Sandbox(HostSettings settings) {
        this.settings = settings;
        this.isolated = settings.isolation() == Isolation.SANDBOXED;
        if (isolated) {
            probe("bwrap");
        } else if (settings.production()) {
            throw new SandboxUnavailable(
                    "BICAMERAL_SANDBOX=off-for-development is refused in production. Remove the setting.");
        }
    }

    /** False where workers run as plain processes; every page then says so. */
    public boolean isolated() {
        return isolated;
    }

    /** Where a worker sees its directories. */
    public Layout layout(Cell cell) {
        if (isolated) return Layout.INSIDE;
        Path cache = cell.cache();
        Path cacheFile = cache == null ? null : cell.training() ? cache.resolve("worker.aot") : cache;
        return new Layout(
                settings.workerHome().toString(),
                cell.chamber().toString(),
                cell.run().toString(),
                cacheFile == null ? "" : cacheFile.toString());
    }

    /** Starts a JVM; the flags come before the class path, the arguments after the main class. */
    public WorkerProcess start(Cell cell, List<String> jvmFlags, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (isolated) command.addAll(wall(cell));
        command.addAll(limits(settings.limits()));
        command.add(isolated ? "/opt/jdk/bin/java" : settings.javaHome() + "/bin/java");
        command.addAll(jvmFlags);
        command.add("-cp");
        command.add(classPath(layout(cell)));
        command.add(mainClass);
        command.addAll(arguments);
        return new WorkerProcess(spawn(command));
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

    private List<String> wall(Cell cell) {
        List<String> wall = new ArrayList<>(namespaces("bwrap"));
        add(wall, "--proc", "/proc", "--dev", "/dev");
        add(wall, "--size", Long.toString(settings.limits().scratchBytes()), "--tmpfs", "/tmp", "--dir", "/home");
        addLibraries(wall);
        add(wall, "--ro-bind", settings.javaHome().toString(), "/opt/jdk");
        add(wall, "--ro-bind", "/usr/bin/prlimit", "/opt/prlimit");
        add(wall, "--ro-bind", settings.workerHome().toString(), "/opt/worker");
        add(wall, "--bind", cell.chamber().toString(), "/chamber");
        add(wall, "--bind", cell.run().toString(), "/run/chamber");
        Path cache = cell.cache();
        if (cache != null && cell.training()) add(wall, "--bind", cache.toString(), "/opt/cache");
        if (cache != null && !cell.training()) add(wall, "--ro-bind", cache.toString(), "/opt/cache/worker.aot");
        add(wall, "--setenv", "LANG", "C.UTF-8", "--setenv", "HOME", "/tmp", "--remount-ro", "/", "--chdir", "/");
        wall.add("--");
        return wall;
    }

    private static List<String> namespaces(String bubblewrap) {
        List<String> wall = new ArrayList<>();
        add(wall, bubblewrap, "--unshare-all", "--unshare-user", "--disable-userns");
        add(wall, "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv");
        add(wall, "--uid", "1000", "--gid", "1000", "--hostname", "chamber");
        return wall;
    }

    private static void addLibraries(List<String> wall) {
        add(wall, "--ro-bind", "/usr/lib", "/usr/lib");
        for (String name : List.of("lib", "lib32", "lib64", "libx32")) {
            Path top = Path.of("/", name);
            if (Files.isSymbolicLink(top)) add(wall, "--symlink", "usr/" + name, "/" + name);
            else add(wall, "--ro-bind-try", "/" + name, "/" + name);
            if (!name.equals("lib")) add(wall, "--ro-bind-try", "/usr/" + name, "/usr/" + name);
        }
        for (String path : List.of("/etc/ld.so.cache", "/etc/fonts", "/usr/share/fonts", "/usr/share/fontconfig")) {
            add(wall, "--ro-bind-try", path, path);
        }
    }

    private List<String> limits(Limits limits) {
        List<String> command = new ArrayList<>();
        command.add(isolated ? "/opt/prlimit" : "/usr/bin/prlimit");
        if (isolated) command.add("--nproc=" + limits.processes());
        add(command, "--nofile=" + limits.openFiles(), "--fsize=" + limits.fileBytes(), "--core=0", "--");
        return command;
    }

    private static void add(List<String> command, String... words) {
        command.addAll(List.of(words));
    }

    /** Package-visible so that a test can name a bubblewrap that is not there. */
    static void probe(String bubblewrap) {
        List<String> command = new ArrayList<>(namespaces(bubblewrap));
        add(command, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp");
        addLibraries(command);
        add(command, "--ro-bind", "/usr/bin", "/usr/bin", "--", "/usr/bin/true");
        try {
            Process process = spawn(command);
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new SandboxUnavailable("bubblewrap does not answer." + REMEDY);
            }
            if (process.exitValue() != 0) {
                throw new SandboxUnavailable("bubblewrap cannot make a sandbox here: " + cause(process) + "." + REMEDY);
            }
        } catch (UncheckedIOException e) {
            throw new SandboxUnavailable("bubblewrap (bwrap) is not installed." + REMEDY);
        } catch (IOException e) {
            throw new SandboxUnavailable("bubblewrap cannot be run." + REMEDY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxUnavailable("interrupted while trying bubblewrap.");
        }
    }

    private static String cause(Process process) throws IOException {
        String text = new String(process.getInputStream().readNBytes(400), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "exit code " + process.exitValue() : text;
    }

    private static Process spawn(List<String> command) {
        try {
            return SPAWNER.submit(() -> {
                        ProcessBuilder builder = new ProcessBuilder(command);
                        String path = System.getenv("PATH");
                        builder.environment().clear();
                        // For finding bwrap; it clears the environment again for what runs inside.
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

    /**
     * Paths as the worker sees them.
     *
     * @param cache the start cache's file, empty where there is none
     */
    public record Layout(String worker, String chamber, String run, String cache) {
        static final Layout INSIDE = new Layout("/opt/worker", "/chamber", "/run/chamber", "/opt/cache/worker.aot");
    }
}
