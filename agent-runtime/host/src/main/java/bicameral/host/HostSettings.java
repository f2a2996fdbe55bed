package bicameral.host;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything the host of chambers is told. Immutable; start from {@link #defaults} and change with the {@code with} methods.
 * A record cannot be proxied: produce it as a singleton.
 *
 * @param data the data directory; chambers live in {@code data/chambers}, sockets in {@code data/run}, the workers' start
 *     caches in {@code data/cache}
 * @param workerHome the directory whose {@code lib/} holds the worker's jars
 * @param javaHome the JDK that workers run on
 * @param workerMain the worker's main class
 * @param production whether unsafe settings are refused
 * @param isolation whether workers are sandboxed
 * @param engine the shared engine, null where none is configured: agents then answer from cited sentences only
 */
public record HostSettings(
        Path data,
        Path workerHome,
        Path javaHome,
        String workerMain,
        boolean production,
        Isolation isolation,
        Limits limits,
        Lifecycle lifecycle,
        Budget budget,
        @Nullable Engine engine) {

    public HostSettings {
        data = data.toAbsolutePath().normalize();
        workerHome = workerHome.toAbsolutePath().normalize();
        javaHome = javaHome.toAbsolutePath().normalize();
    }

    /** Sandboxed, production-safe, no engine, this JVM's own JDK. */
    public static HostSettings defaults(Path data, Path workerHome) {
        return new HostSettings(
                data,
                workerHome,
                Path.of(System.getProperty("java.home")),
                "bicameral.worker.Main",
                true,
                Isolation.SANDBOXED,
                Limits.defaults(),
                Lifecycle.defaults(),
                Budget.defaults(),
                null);
    }

    /** Whether unsafe settings are refused. */
    public HostSettings withProduction(boolean value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, value, isolation, limits, lifecycle, budget, engine);
    }

    /** Sandboxed or not. */
    public HostSettings withIsolation(Isolation value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, production, value, limits, lifecycle, budget, engine);
    }

    /** Another main class in the worker's place. */
    public HostSettings withWorkerMain(String value) {
        return new HostSettings(
                data, workerHome, javaHome, value, production, isolation, limits, lifecycle, budget, engine);
    }

    /** What one chamber may use. */
    public HostSettings withLimits(Limits value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, production, isolation, value, lifecycle, budget, engine);
    }

    /** Waking, idling, deadlines. */
    public HostSettings withLifecycle(Lifecycle value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, production, isolation, limits, value, budget, engine);
    }

    /** What one message may spend at the engine. */
    public HostSettings withBudget(Budget value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, production, isolation, limits, lifecycle, value, engine);
    }

    /** The shared engine. */
    public HostSettings withEngine(@Nullable Engine value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, production, isolation, limits, lifecycle, budget, value);
    }

    /** How workers are held. */
    public enum Isolation {
        /** In a bubblewrap sandbox without network; the host refuses to start where that cannot be had. */
        SANDBOXED,
        /** As plain processes; for development on machines without bubblewrap, refused in production. */
        OFF_FOR_DEVELOPMENT
    }

    /**
     * What one chamber may use.
     *
     * @param heapMiB heap of the worker
     * @param metaspaceMiB classes of the worker
     * @param processes processes and threads together; held by the kernel for ordinary users, by the watchdog for root
     * @param openFiles descriptors per process
     * @param fileBytes largest file
     * @param scratchBytes size of the private /tmp
     * @param residentMiB resident memory of all its processes together, parser child included; above it the chamber is killed
     * @param documentsBytes all documents together; an archive that would unpack to more is refused
     */
    public record Limits(
            int heapMiB,
            int metaspaceMiB,
            int processes,
            int openFiles,
            long fileBytes,
            long scratchBytes,
            int residentMiB,
            long documentsBytes) {
        /** As measured for documents of ordinary organisations. */
        public static Limits defaults() {
            return new Limits(96, 96, 256, 1024, 4L << 30, 256L << 20, 1024, 2L << 30);
        }

        /** What all documents may have together. */
        public Limits withDocumentsBytes(long value) {
            return new Limits(heapMiB, metaspaceMiB, processes, openFiles, fileBytes, scratchBytes, residentMiB, value);
        }
    }

    /**
     * Waking, idling, deadlines.
     *
     * @param idle a chamber unused for so long hibernates, unless it is learning
     * @param wakeDeadline a worker not ready by then is killed
     * @param drainDeadline a worker not gone so long after being asked to is killed
     * @param askDeadline longest answer
     * @param requestDeadline longest other request
     * @param maxAwake chambers awake at once; one more puts the least recently used to sleep
     * @param exchangesPerChamber exchanges with one chamber at once; more are refused
     * @param stderrLinesPerMinute of each worker's own log that reach ours
     * @param startCache whether to build and use the JDK's ahead-of-time cache, once per worker version
     */
    public record Lifecycle(
            Duration idle,
            Duration wakeDeadline,
            Duration drainDeadline,
            Duration askDeadline,
            Duration requestDeadline,
            int maxAwake,
            int exchangesPerChamber,
            int stderrLinesPerMinute,
            boolean startCache) {
        /** For a single machine. */
        public static Lifecycle defaults() {
            return new Lifecycle(
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(180),
                    Duration.ofSeconds(30),
                    32,
                    64,
                    60,
                    true);
        }

        /** Hibernates after so long. */
        public Lifecycle withIdle(Duration value) {
            return new Lifecycle(
                    value,
                    wakeDeadline,
                    drainDeadline,
                    askDeadline,
                    requestDeadline,
                    maxAwake,
                    exchangesPerChamber,
                    stderrLinesPerMinute,
                    startCache);
        }

        /** So many awake at once. */
        public Lifecycle withMaxAwake(int value) {
            return new Lifecycle(
                    idle,
                    wakeDeadline,
                    drainDeadline,
                    askDeadline,
                    requestDeadline,
                    value,
                    exchangesPerChamber,
                    stderrLinesPerMinute,
                    startCache);
        }

        /** With or without the start cache. */
        public Lifecycle withStartCache(boolean value) {
            return new Lifecycle(
                    idle,
                    wakeDeadline,
                    drainDeadline,
                    askDeadline,
                    requestDeadline,
                    maxAwake,
                    exchangesPerChamber,
                    stderrLinesPerMinute,
                    value);
        }
    }

    /**
     * What one message may spend at the engine, counted by the gateway.
     *
     * @param calls engine calls
     * @param tokensIn prompt tokens of all calls together
     * @param tokensOut answer tokens of all calls together
     * @param bodyBytes largest request body
     */
    public record Budget(int calls, int tokensIn, int tokensOut, int bodyBytes) {
        /** Room for a long prompt and one further attempt. */
        public static Budget defaults() {
            return new Budget(2, 32_000, 4_000, 512 * 1024);
        }
    }

    /**
     * An OpenAI-compatible endpoint.
     *
     * @param url its base, like {@code https://host/v1}
     * @param key bearer key, empty where the endpoint needs none; never logged
     * @param firstToken longest wait for the first text
     * @param idleGap longest silence between texts
     * @param total longest call
     * @param calls calls at once
     * @param callsPerTenant calls of one tenant at once
     */
    public record Engine(
            URI url,
            String model,
            String key,
            Duration firstToken,
            Duration idleGap,
            Duration total,
            int calls,
            int callsPerTenant) {
        public Engine {
            // Else the HTTP client's own complaint would quote the key.
            if (!key.chars().allMatch(c -> c > ' ' && c < 127))
                throw new IllegalArgumentException("BICAMERAL_ENGINE_KEY has characters that no key has");
        }

        /** With the usual deadlines. */
        public static Engine of(URI url, String model, String key) {
            return new Engine(
                    url, model, key, Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(120), 16, 4);
        }

        /** Other deadlines. */
        public Engine withDeadlines(Duration firstTokenWait, Duration gap, Duration whole) {
            return new Engine(url, model, key, firstTokenWait, gap, whole, calls, callsPerTenant);
        }

        /** The name that receipts carry: the endpoint's host. */
        public String name() {
            String host = url.getHost();
            return host == null ? "engine" : host;
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Engine[" + url + ", " + model + "]";
        }
    }
}
