package bicameral.host.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A running worker with all that it started. Thread-safe. */
public final class WorkerProcess {
    private static final long PAGE_BYTES = 4096;

    /** Percent of another worker's. */
    private static final int SMALL_SHARE = 10;

    private final Process process;
    private final ControlGroups.@Nullable Group group;

    WorkerProcess(Process process, ControlGroups.@Nullable Group group) {
        this.process = process;
        this.group = group;
    }

    /** Lets others have the processor first; only where control groups divide it. */
    public void standBack() {
        if (group != null) group.share(SMALL_SHARE);
    }

    /** Has the same share of the processor as others from now on. */
    public void comeForward() {
        if (group != null) group.share(100);
    }

    /** The worker's standard input; closing it tells the worker that its host is gone. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** The worker's standard output and its own log in one. Reads hold a thread: use a platform thread. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** The worker's JVM as the host numbers it: the eldest of its family that is not the sandbox itself. */
    public long pid() {
        return Family.of(process.pid()).stream()
                .filter(pid -> ProcessHandle.of(pid)
                        .flatMap(handle -> handle.info().command())
                        .orElse("")
                        .endsWith("/java"))
                .findFirst()
                .orElse(process.pid());
    }

    /** Whether it runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Runs once it has ended, also where it has already. */
    public void whenEnded(Runnable then) {
        CompletableFuture<Process> _ = process.onExit().whenComplete((ended, fault) -> then.run());
    }

    /** How it ended; only after it has. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Kills it and all that it started. The sandbox's first process dies with its starter, and with it everything inside. */
    public void kill() {
        if (!process.isAlive()) return;
        for (long pid : Family.of(process.pid())) ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Waits until it has ended; false where it has not in time. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What it uses now, with all that it started. */
    public Usage usage() {
        return Family.of(process.pid()).stream().map(WorkerProcess::usageOf).reduce(new Usage(0, 0), Usage::plus);
    }

    /** Its memory with all that it started, pages shared with others divided among them, in bytes. */
    public long proportionalBytes() {
        return Family.of(process.pid()).stream()
                .mapToLong(WorkerProcess::proportionalBytesOf)
                .sum();
    }

    /** The files of a device that it holds, with all that it started, although they have no name any more. */
    public Nameless nameless(long device) {
        OpenFiles open = new OpenFiles(device);
        Family.of(process.pid()).forEach(open::add);
        return open.found();
    }

    private static long proportionalBytesOf(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException | java.io.UncheckedIOException e) {
            // It ended while we looked, or is in the middle of starting.
            return 0;
        }
    }

    private static Usage usageOf(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> found = Files.list(proc.resolve("task"))) {
            List<Path> tasks = found.toList();
            long pages = 0;
            // A first task that has ended shows no memory, while the others go on in it.
            for (int i = 0; i < tasks.size() && pages == 0; i++) pages = ownPages(tasks.get(i));
            return new Usage(pages * PAGE_BYTES, tasks.size());
        } catch (IOException | java.io.UncheckedIOException e) {
            // It ended while we looked.
            return new Usage(0, 0);
        }
    }

    /** Pages of mapped files are the system's cache: it takes them back, and a big index is mapped by several processes. */
    private static long ownPages(Path task) throws IOException {
        String[] statm = Files.readString(task.resolve("statm")).split(" ");
        return Long.parseLong(statm[1]) - Long.parseLong(statm[2]);
    }

    /**
     * Files without a name.
     *
     * @param bytes each file once
     * @param whole false where a process lets nobody look at what it has
     */
    public record Nameless(long bytes, int files, boolean whole) {
        /** Of what holds none. */
        public static final Nameless NONE = new Nameless(0, 0, true);
    }

    /**
     * Memory and tasks.
     *
     * @param residentBytes of its own, without pages of mapped files
     * @param tasks processes and threads
     */
    public record Usage(long residentBytes, int tasks) {
        Usage plus(Usage other) {
            return new Usage(residentBytes + other.residentBytes, tasks + other.tasks);
        }
    }
}
