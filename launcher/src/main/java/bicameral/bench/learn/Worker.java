package bicameral.bench.learn;

import bicameral.launcher.process.Memory;
import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A chamber's real worker in a process of its own, with the flags a host gives it but without a sandbox. */
final class Worker implements AutoCloseable {
    private static final String TOKEN = "be".repeat(32);
    /** As the host starts workers; a test holds them against its own. */
    static final List<String> FLAGS = List.of(
            "-Xmx96m",
            "-Xms8m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:-ShrinkHeapInSteps",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-XX:+AOTAdapterCaching",
            "-XX:+AOTStubCaching",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=/tmp",
            "-Dfile.encoding=UTF-8",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** Sum of the largest heaps of the worker, its parser child and its learning child. */
    static final int HEAP_MEGABYTES = 96 + 384 + 512;

    private static final double TICKS_PER_SECOND = 100;
    private static final int OWN_TIME = 11;
    private static final int CHILDREN_TIME = 13;

    private final Process process;
    private final Path home;

    private Worker(Process process, Path home) {
        this.process = process;
        this.home = home;
    }

    /** Makes the start cache that hosts give to workers. */
    static void train(Path java, String classPath, Path cache) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(FLAGS);
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-cp", classPath, "bicameral.worker.Main", "--train"));
        Process training = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(cache.resolveSibling("training.log").toFile())
                .start();
        training.getOutputStream().close();
        if (training.waitFor() != 0 || !Files.exists(cache))
            throw new IOException("the workers' start cache was not made");
    }

    static Worker start(Path java, String classPath, Path cache, Path home) throws IOException {
        Files.createDirectories(home);
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(FLAGS);
        command.addAll(List.of("-XX:AOTCache=" + cache, "-cp", classPath, "bicameral.worker.Main"));
        command.addAll(List.of("--dir", home.resolve("chamber").toString()));
        command.addAll(List.of("--socket", home.resolve("s").toString()));
        command.addAll(List.of("--gateway", home.resolve("g").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                .start();
        OutputStream in = process.getOutputStream();
        in.write((TOKEN + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && line.startsWith("[")) line = out.readLine();
        if (!"ready".equals(line)) throw new IOException("the worker did not start, see " + home.resolve("log"));
        return new Worker(process, home);
    }

    Path chamber() {
        return home.resolve("chamber");
    }

    /** Bytes of memory of the worker and its children together, as the kernel shares them out. */
    long memory() {
        return Memory.proportionalOfTree(process.pid());
    }

    /** Processor's seconds so far of the worker itself. */
    double ownSeconds() throws IOException {
        return ticks(process.pid(), OWN_TIME) / TICKS_PER_SECOND;
    }

    /** Processor's seconds so far of the worker's children, those that are gone included. */
    double childSeconds() throws IOException {
        double ticks = ticks(process.pid(), CHILDREN_TIME);
        for (ProcessHandle child : process.descendants().toList()) {
            try {
                ticks += ticks(child.pid(), OWN_TIME);
            } catch (NoSuchFileException e) {
                // Gone meanwhile, and counted by the worker from now on.
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The sum of a field of the kernel's statistics and the one behind it; fields are counted behind the name. */
    private static double ticks(long pid, int field) throws IOException {
        String statistics = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = statistics.substring(statistics.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1]);
    }

    /** All events of an exchange. */
    List<ChamberEvent> exchange(ChamberRequest request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(home.resolve("s")));
            Wire.write(Channels.newOutputStream(channel), new Call(TOKEN, request));
            BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            List<ChamberEvent> events = new ArrayList<>();
            ChamberEvent event;
            while ((event = Wire.read(in, ChamberEvent.class)) != null) events.add(event);
            if (events.isEmpty()) throw new IOException("the worker hung up");
            return events;
        }
    }

    /** The ending event, which has to be of this type. */
    <T extends ChamberEvent> T call(ChamberRequest request, Class<T> type) throws IOException {
        ChamberEvent end = exchange(request).getLast();
        if (!type.isInstance(end))
            throw new IOException("the worker answered with " + end.getClass().getSimpleName());
        return type.cast(end);
    }

    /** Queues a file as a document. */
    void add(UUID collection, Path file) throws IOException {
        UUID document = UUID.randomUUID();
        Path upload = chamber().resolve("inbox").resolve(document.toString());
        Files.copy(file, upload);
        call(
                new ChamberRequest.AddDocument(
                        document, collection, file.getFileName().toString(), Files.size(file), sha256(file)),
                ChamberEvent.Documents.class);
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            try (var in = Files.newInputStream(file)) {
                int n;
                while ((n = in.read(buffer)) >= 0) digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends it to sleep as a host does and waits until it is gone. */
    void sleep() throws IOException, InterruptedException {
        call(new ChamberRequest.Drain(), ChamberEvent.Done.class);
        if (!process.waitFor(60, TimeUnit.SECONDS)) throw new IOException("the worker does not end when drained");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
