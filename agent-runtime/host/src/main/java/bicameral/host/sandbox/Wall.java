package bicameral.host.sandbox;

import bicameral.host.HostSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is between a worker and everything else: bubblewrap's namespaces and mounts, and the filter of system calls. */
final class Wall {
    private static final String REMEDY = " Install bubblewrap (Debian: apt-get install bubblewrap) and allow"
            + " unprivileged user namespaces, or for development only set BICAMERAL_SANDBOX=off-for-development.";

    /** Where it is behind the wall. */
    static final String PRLIMIT = "/opt/prlimit";

    /** What /proc has of the whole machine, and no JVM needs. */
    private static final List<String> TELLING = List.of(
            "acpi",
            "asound",
            "bus",
            "config.gz",
            "driver",
            "fs",
            "interrupts",
            "irq",
            "kallsyms",
            "kcore",
            "key-users",
            "keys",
            "kmsg",
            "latency_stats",
            "modules",
            "mtrr",
            "sched_debug",
            "scsi",
            "sys",
            "sysrq-trigger",
            "timer_list");

    private final Path bubblewrap;
    private final Path filter;

    private Wall(Path bubblewrap, Path filter) {
        this.bubblewrap = bubblewrap;
        this.filter = filter;
    }

    /**
     * Writes the filter into the directory and tries the wall once.
     *
     * @throws SandboxUnavailable where it cannot be had
     */
    static Wall raise(String bubblewrap, Path directory) {
        Wall wall = new Wall(find(bubblewrap), write(CallFilter.program(Machine.here()), directory));
        wall.tryOnce();
        return wall;
    }

    private static Path find(String program) {
        String path = System.getenv("PATH");
        for (String place : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1)) {
            Path candidate = Path.of(place).resolve(program);
            if (Files.isExecutable(candidate)) return candidate;
        }
        throw new SandboxUnavailable("bubblewrap (bwrap) is not installed." + REMEDY);
    }

    private static Path write(byte[] program, Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path fresh = Files.createTempFile(directory, "filter", "");
            Files.write(fresh, program);
            return Files.move(fresh, directory.resolve("filter.bpf"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The filter, to be opened on descriptor 9 for {@link #around}. */
    Path filter() {
        return filter;
    }

    /** The words before a command that is to run behind the wall. */
    List<String> around(Cell cell, HostSettings settings) {
        List<String> wall = new ArrayList<>(namespaces());
        addKernel(wall);
        add(wall, "--size", Long.toString(settings.limits().scratchBytes()), "--tmpfs", "/tmp", "--dir", "/home");
        addLibraries(wall);
        add(wall, "--ro-bind", settings.javaHome().toString(), "/opt/jdk");
        add(wall, "--ro-bind", Rlimits.PRLIMIT, PRLIMIT);
        add(wall, "--ro-bind", settings.workerHome().toString(), "/opt/worker");
        add(wall, "--bind", cell.chamber().toString(), "/chamber");
        add(wall, "--bind", cell.run().toString(), "/run/chamber");
        Path cache = cell.cache();
        if (cache != null) add(wall, cell.training() ? "--bind" : "--ro-bind", cache.toString(), "/opt/cache");
        add(wall, "--setenv", "LANG", "C.UTF-8", "--setenv", "HOME", "/tmp", "--remount-ro", "/", "--chdir", "/");
        wall.add("--");
        return wall;
    }

    private List<String> namespaces() {
        List<String> wall = new ArrayList<>();
        add(wall, bubblewrap.toString(), "--seccomp", "9");
        add(wall, "--unshare-all", "--unshare-user", "--disable-userns");
        add(wall, "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv");
        add(wall, "--uid", "1000", "--gid", "1000", "--hostname", "chamber");
        return wall;
    }

    /**
     * Read-only as a whole: where the market runs as root, so does the worker, and the kernel would let the owner of its
     * settings write them. Also, what is written into a memory file system counts as no process's memory.
     */
    private static void addKernel(List<String> wall) {
        add(wall, "--proc", "/proc", "--dev", "/dev");
        for (String name : TELLING) {
            Path path = Path.of("/proc", name);
            if (Files.isDirectory(path)) add(wall, "--tmpfs", path.toString(), "--remount-ro", path.toString());
            else if (Files.exists(path)) add(wall, "--ro-bind", "/dev/null", path.toString());
        }
        add(wall, "--remount-ro", "/proc", "--remount-ro", "/dev");
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

    private static void add(List<String> command, String... words) {
        command.addAll(List.of(words));
    }

    private void tryOnce() {
        List<String> command = new ArrayList<>(Entry.words(List.of(), filter));
        command.addAll(namespaces());
        addKernel(command);
        add(command, "--tmpfs", "/tmp");
        addLibraries(command);
        add(command, "--ro-bind", "/usr/bin", "/usr/bin", "--", "/usr/bin/true");
        try {
            Process process = Spawner.start(command);
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new SandboxUnavailable("bubblewrap does not answer." + REMEDY);
            }
            if (process.exitValue() != 0) {
                throw new SandboxUnavailable("bubblewrap cannot make a sandbox here: " + cause(process) + "." + REMEDY);
            }
        } catch (IOException | UncheckedIOException e) {
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
}
