package bicameral.host;

import bicameral.host.gateway.EgressPolicy;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
 * @param engine the shared engine; without a route agents answer from cited sentences only
 * @param cluster how other instances on the same database reach this one
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
        EngineSettings engine,
        Cluster cluster) {

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
                EngineSettings.none(),
                Cluster.defaults());
    }

    /** Whether unsafe settings are refused. */
    public HostSettings withProduction(boolean value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, value, isolation, limits, lifecycle, budget, engine, cluster);
    }

    /** Sandboxed or not. */
    public HostSettings withIsolation(Isolation value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, production, value, limits, lifecycle, budget, engine, cluster);
    }

    /** Another main class in the worker's place. */
    public HostSettings withWorkerMain(String value) {
        return new HostSettings(
                data, workerHome, javaHome, value, production, isolation, limits, lifecycle, budget, engine, cluster);
    }

    /** What one chamber may use. */
    public HostSettings withLimits(Limits value) {
        return new HostSettings(
                data,
                workerHome,
                javaHome,
                workerMain,
                production,
                isolation,
                value,
                lifecycle,
                budget,
                engine,
                cluster);
    }

    /** Waking, idling, deadlines. */
    public HostSettings withLifecycle(Lifecycle value) {
        return new HostSettings(
                data, workerHome, javaHome, workerMain, production, isolation, limits, value, budget, engine, cluster);
    }

    /** What one message may spend at the engine. */
    public HostSettings withBudget(Budget value) {
        return new HostSettings(
                data,
                workerHome,
                javaHome,
                workerMain,
                production,
                isolation,
                limits,
                lifecycle,
                value,
                engine,
                cluster);
    }

    /** The shared engine. */
    public HostSettings withEngine(EngineSettings value) {
        return new HostSettings(
                data,
                workerHome,
                javaHome,
                workerMain,
                production,
                isolation,
                limits,
                lifecycle,
                budget,
                value,
                cluster);
    }

    /** Other instances. */
    public HostSettings withCluster(Cluster value) {
        return new HostSettings(
                data,
                workerHome,
                javaHome,
                workerMain,
                production,
                isolation,
                limits,
                lifecycle,
                budget,
                engine,
                value);
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
     * @param residentMiB resident memory of all its processes together, those that parse and learn included, without mapped
     *     files; above it the chamber is killed
     * @param disk what it may take of the disk
     * @param controlGroups whether the kernel's control groups are used where there are any
     * @param documentsBytes all documents together; an archive that would unpack to more is refused
     * @param learning how it learns
     */
    public record Limits(
            int heapMiB,
            int metaspaceMiB,
            int processes,
            int openFiles,
            long fileBytes,
            long scratchBytes,
            int residentMiB,
            DiskQuota disk,
            boolean controlGroups,
            long documentsBytes,
            Learning learning) {
        /** As measured for documents of ordinary organisations. */
        public static Limits defaults() {
            return of(1536, 256, DiskQuota.defaults(), 2L << 30, Learning.defaults());
        }

        /** With heaps that follow the memory; the rest as measured. */
        public static Limits of(
                int residentMiB, int processes, DiskQuota disk, long documentsBytes, Learning learning) {
            int heap = Math.clamp(residentMiB / 16, 96, 1024);
            return new Limits(
                    heap, 96, processes, 1024, 4L << 30, 256L << 20, residentMiB, disk, true, documentsBytes, learning);
        }

        /** Heap of the child that parses a document. */
        public int parseHeapMiB() {
            return Math.clamp(residentMiB / 4, 192, 2048);
        }

        /** Heap of the child that learns. */
        public int learnHeapMiB() {
            return Math.clamp(residentMiB / 3, 256, 4096);
        }

        /** What a worker is told of it. */
        public List<String> words() {
            return List.of(
                    "--documents-mb",
                    Long.toString(Math.max(1, documentsBytes >> 20)),
                    "--passage-characters",
                    Integer.toString(learning.passageCharacters()),
                    "--relearn-percent",
                    Integer.toString(learning.relearnPercent()),
                    "--parse-heap-mb",
                    Integer.toString(parseHeapMiB()),
                    "--learn-heap-mb",
                    Integer.toString(learnHeapMiB()));
        }
    }

    /**
     * What one chamber may take of the disk: its directory, that of its sockets, and files without a name that it holds open.
     *
     * @param bytes uploads past it are refused, and a quarter more ends the chamber
     * @param files and directories; one more ends the chamber
     * @param shrinking how long a chamber that was ended for its disk may be awake after its release, to delete, before it is
     *     measured as others are
     */
    public record DiskQuota(long bytes, int files, Duration shrinking) {
        /** As measured for documents of ordinary organisations. */
        public static DiskQuota defaults() {
            return new DiskQuota(20L << 30, 500_000, Duration.ofMinutes(30));
        }
    }

    /**
     * How a chamber learns.
     *
     * @param passageCharacters about so long are passages of running text
     * @param relearnPercent share of its passages that has come or gone, from which on it learns all again
     */
    public record Learning(int passageCharacters, int relearnPercent) {
        /** As measured for documents of ordinary organisations. */
        public static Learning defaults() {
            return new Learning(360, 8);
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
     * @param care with wakes, memory and crashes
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
            boolean startCache,
            Care care) {
        /** For a single machine. */
        public static Lifecycle defaults() {
            return new Lifecycle(
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(180),
                    Duration.ofSeconds(30),
                    200,
                    128,
                    60,
                    true,
                    Care.defaults());
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
                    startCache,
                    care);
        }

        /** A worker not ready by then is killed. */
        public Lifecycle withWakeDeadline(Duration value) {
            return new Lifecycle(
                    idle,
                    value,
                    drainDeadline,
                    askDeadline,
                    requestDeadline,
                    maxAwake,
                    exchangesPerChamber,
                    stderrLinesPerMinute,
                    startCache,
                    care);
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
                    startCache,
                    care);
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
                    value,
                    care);
        }

        /** With so many spare workers. */
        public Lifecycle withSpareWorkers(int value) {
            return withCare(care.withSpareWorkers(value));
        }

        /** With other care. */
        public Lifecycle withCare(Care value) {
            return new Lifecycle(
                    idle,
                    wakeDeadline,
                    drainDeadline,
                    askDeadline,
                    requestDeadline,
                    maxAwake,
                    exchangesPerChamber,
                    stderrLinesPerMinute,
                    startCache,
                    value);
        }
    }

    /**
     * With wakes, memory and crashes.
     *
     * @param wakesAtOnce chambers that start at once; others wait in the order they came
     * @param wakesWaiting so many wait; more are refused
     * @param spareWorkers workers of no tenant that have started before anybody needs them; not in pods, nor without a sandbox
     * @param memoryMiB of all chambers together; above it spare workers end, then the least recently used are put to
     *     sleep
     * @param patience with crashes
     */
    public record Care(int wakesAtOnce, int wakesWaiting, int spareWorkers, int memoryMiB, Patience patience) {
        /** As many wakes at once as processors, half of the machine's memory. */
        public static Care defaults() {
            return new Care(
                    Runtime.getRuntime().availableProcessors(),
                    200,
                    2,
                    halfOfMemoryMiB(),
                    new Patience(Duration.ofMinutes(10), 5, Duration.ofSeconds(64)));
        }

        /** With so many spare workers. */
        public Care withSpareWorkers(int value) {
            return new Care(wakesAtOnce, wakesWaiting, value, memoryMiB, patience);
        }

        /** So many chambers may wait to wake. */
        public Care withWakesWaiting(int value) {
            return new Care(wakesAtOnce, value, spareWorkers, memoryMiB, patience);
        }

        private static int halfOfMemoryMiB() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? (int) Math.max(512, system.getTotalMemorySize() >> 21)
                    : 4096;
        }
    }

    /**
     * With crashes.
     *
     * @param window how long a crash counts
     * @param crashes so many that count put a chamber into quarantine; at least 1
     * @param longestPause after a crash; the pause is none after the first, a second after the second, then twice as long
     *     each time
     */
    public record Patience(Duration window, int crashes, Duration longestPause) {
        /** How long a chamber that has crashed so often is left alone. */
        public Duration pause(int counted) {
            if (counted < 2) return Duration.ZERO;
            Duration pause = Duration.ofSeconds(1L << Math.min(counted - 2, 30));
            return pause.compareTo(longestPause) < 0 ? pause : longestPause;
        }
    }

    /**
     * What one message may spend at the engine, counted by the gateway.
     *
     * @param calls engine calls
     * @param tokensIn prompt tokens of all calls together; four times as many where whole documents may leave
     * @param tokensOut answer tokens of all calls together
     * @param bodyBytes largest request body
     */
    public record Budget(int calls, int tokensIn, int tokensOut, int bodyBytes) {
        /** Whole documents are more to read than passages. */
        private static final int WHOLE = 4;

        /** The budget of a message under this policy. */
        public Budget under(EgressPolicy policy) {
            return policy == EgressPolicy.FULL ? new Budget(calls, WHOLE * tokensIn, tokensOut, bodyBytes) : this;
        }

        /** Room for a long prompt and one further attempt. */
        public static Budget defaults() {
            return new Budget(2, 32_000, 4_000, 512 * 1024);
        }
    }

    /**
     * How other instances on the same database reach this one.
     *
     * @param host by which they do; it listens there and nowhere else, unless {@code everywhere}
     * @param port 0 for some free one
     * @param everywhere listens on all addresses, where the host is a name of a pod or behind a router
     * @param lease an instance not heard of for so long may be given up, and its chambers woken by another
     * @param pods where chambers run as pods; empty where they run as processes of this machine
     */
    public record Cluster(String host, int port, boolean everywhere, Duration lease, Optional<PodSettings> pods) {
        /** On this machine only. */
        public static Cluster defaults() {
            return new Cluster("127.0.0.1", 0, false, Duration.ofSeconds(6), Optional.empty());
        }

        /** With another patience. */
        public Cluster withLease(Duration value) {
            return new Cluster(host, port, everywhere, value, pods);
        }

        /** With chambers as pods. */
        public Cluster withPods(PodSettings value) {
            return new Cluster(host, port, everywhere, lease, Optional.of(value));
        }
    }
}
