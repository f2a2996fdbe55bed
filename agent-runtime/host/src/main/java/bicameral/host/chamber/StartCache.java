package bicameral.host.chamber;

import bicameral.host.HostSettings;
import bicameral.host.sandbox.Cell;
import bicameral.host.sandbox.Sandbox;
import bicameral.host.sandbox.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's ahead-of-time caches of the worker and of its children: built once per worker version by a training run in the same
 * sandbox layout, since the JVM checks that the class path is the very same. Wakes work without it meanwhile. Thread-safe.
 */
final class StartCache implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StartCache.class);
    private static final Duration TRAINING = Duration.ofMinutes(5);
    /** For a training run that was killed to be gone with its directory. */
    private static final Duration CLEARING = Duration.ofSeconds(10);

    private final HostSettings settings;
    private final Sandbox sandbox;
    private final Path directory;
    private volatile @Nullable Built built;
    private @Nullable Building building;
    private @Nullable Thread builder;
    private @Nullable WorkerProcess training;
    private boolean closed;

    StartCache(HostSettings settings, Sandbox sandbox, Path directory) {
        this.settings = settings;
        this.sandbox = sandbox;
        this.directory = directory;
    }

    private record Built(String version, Path caches) {}

    private record Building(String version, CompletableFuture<Boolean> done) {}

    /** The directory of the present worker's caches, null while there are none. */
    @Nullable
    Path caches() {
        Built there = built;
        return there != null && there.version.equals(version()) ? there.caches : null;
    }

    /** Whether it is there or will not be: nobody gains by waiting for it. */
    synchronized boolean settled() {
        if (!settings.lifecycle().startCache()) return true;
        Building last = building;
        return last != null && last.version.equals(version()) && last.done.isDone();
    }

    /**
     * Builds in the background unless it is there; single flight, once per worker version. Completes with whether there is a
     * cache.
     */
    synchronized CompletableFuture<Boolean> build() {
        if (!settings.lifecycle().startCache()) return CompletableFuture.completedFuture(false);
        String version = version();
        Building running = building;
        if (running == null || !running.version.equals(version)) {
            Building fresh = new Building(version, new CompletableFuture<>());
            running = fresh;
            building = fresh;
            builder = Thread.ofPlatform()
                    .daemon()
                    .name("start-cache")
                    .start(() -> fresh.done.complete(findOrTrain(version)));
        }
        return running.done;
    }

    private boolean findOrTrain(String version) {
        try {
            Path wanted = directory.resolve("worker-" + version);
            if (!Files.isDirectory(wanted)) train(wanted);
            built = new Built(version, wanted);
            return true;
        } catch (IOException | RuntimeException e) {
            if (!ends()) LOG.warnf("no start cache for workers, wakes take longer: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void train(Path wanted) throws IOException, InterruptedException {
        Directories.make(directory);
        Path room = Files.createTempDirectory(directory, "t");
        try {
            for (String name : List.of("chamber", "run", "out")) Directories.make(room.resolve(name));
            Cell cell = new Cell(room.resolve("chamber"), room.resolve("run"), room.resolve("out"), true);
            runTraining(cell);
            Path made = room.resolve("out");
            for (String name : List.of("worker.aot", "children.aot"))
                if (!Files.isRegularFile(made.resolve(name))) throw new IOException("the training run left no " + name);
            forgetOthers();
            Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
            LOG.infof("start cache for workers built, %d MiB", Files.size(wanted.resolve("worker.aot")) >> 20);
        } finally {
            Directories.erase(room, true);
        }
    }

    private void runTraining(Cell cell) throws IOException, InterruptedException {
        Sandbox.Layout layout = sandbox.layout(cell);
        List<String> flags = new ArrayList<>(WorkerFlags.of(settings.limits()));
        flags.add("-XX:AOTCacheOutput=" + layout.cache());
        WorkerProcess process = start(cell, flags);
        try {
            process.input().close();
            Thread.ofPlatform().daemon().name("start-cache-output").start(() -> drain(process));
            if (!process.awaitEnd(TRAINING)) throw new IOException("the training run does not end");
            int code = process.exitCode();
            if (code != 0) throw new IOException("the training run ended with code " + code);
        } finally {
            process.kill();
        }
    }

    private synchronized boolean ends() {
        return closed;
    }

    private synchronized WorkerProcess start(Cell cell, List<String> flags) throws IOException {
        if (closed) throw new IOException("the host ends");
        WorkerProcess process = sandbox.start(cell, flags, settings.workerMain(), List.of("--train"));
        training = process;
        return process;
    }

    /** Ends a training run that is on its way; nothing of it stays. Without a sandbox it would go on after its host. */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            closed = true;
            last = builder;
            if (training != null) training.kill();
        }
        if (last == null) return;
        try {
            if (!last.join(CLEARING)) LOG.warn("a training run's directory is left behind");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drain(WorkerProcess process) {
        try {
            byte[] last = process.output().readAllBytes();
            int from = Math.max(0, last.length - 2000);
            LOG.debugf("training: %s", new String(last, from, last.length - from, StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("the training run's output broke");
        }
    }

    private void forgetOthers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path old : files.filter(path -> path.getFileName().toString().startsWith("worker-"))
                    .toList()) Directories.erase(old, true);
        }
    }

    /** Of the worker that is there now: names, sizes and times of the jars, which the JVM checks too, the JVM, the flags. */
    String version() {
        StringBuilder text = new StringBuilder()
                .append(settings.javaHome())
                .append(System.getProperty("java.vm.version"))
                .append(settings.workerMain())
                .append(WorkerFlags.of(settings.limits()));
        try (Stream<Path> jars = Files.walk(settings.workerHome().resolve("lib"), 2)) {
            for (Path jar : jars.sorted().toList()) {
                text.append('\n')
                        .append(jar.getFileName())
                        .append(' ')
                        .append(Files.size(jar))
                        .append(' ')
                        .append(Files.getLastModifiedTime(jar).toMillis());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the worker's jars are not there", e);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
