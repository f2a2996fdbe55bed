package bicameral.worker;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.GoldenRun;
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
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A worker in a process of its own, spoken to as the host does. */
final class WorkerProcess implements AutoCloseable {
    static final String TOKEN = "5e".repeat(32);

    private final Process process;
    private final Path home;

    private WorkerProcess(Process process, Path home) {
        this.process = process;
        this.home = home;
    }

    /** Starts one on {@code home}/chamber and waits until it accepts. */
    static WorkerProcess start(Path home, String... more) throws IOException {
        return start(home, List.of(), more);
    }

    private static List<String> command(Path home) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "bicameral.worker.Main",
                "--dir",
                chamber(home).toString(),
                "--socket",
                home.resolve("s").toString(),
                "--gateway",
                home.resolve("g").toString()));
    }

    /** As above, with options of the virtual machine. */
    static WorkerProcess start(Path home, List<String> machine, String... more) throws IOException {
        List<String> command = command(home);
        command.addAll(List.of(more));
        command.addAll(1, machine);
        return started(command, home);
    }

    /** One that can write no file longer than so many kilobytes, its children neither: as on a full disk. */
    static WorkerProcess startWithFilesUpTo(int kilobytes, Path home) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("/bin/bash", "-c", "ulimit -f " + kilobytes + "; exec \"$@\"", "limited"));
        command.addAll(command(home));
        return started(command, home);
    }

    private static WorkerProcess started(List<String> command, Path home) throws IOException {
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
        if (!"ready".equals(line)) throw new IOException("said " + line + "\n" + Files.readString(home.resolve("log")));
        return new WorkerProcess(process, home);
    }

    static Path chamber(Path home) {
        return home.resolve("chamber");
    }

    Path chamber() {
        return chamber(home);
    }

    String log() throws IOException {
        return Files.readString(home.resolve("log"));
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends its standard input, as a dying host does. */
    void abandon() throws IOException {
        process.getOutputStream().close();
    }

    /** The exit code. */
    int exitCode(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
            throw new AssertionError("still running after " + patience);
        return process.exitValue();
    }

    /** A connection whose call has been sent. */
    SocketChannel open(String token, ChamberRequest request) throws IOException {
        SocketChannel channel = connect();
        Wire.write(Channels.newOutputStream(channel), new Call(token, request));
        return channel;
    }

    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(home.resolve("s")));
        return channel;
    }

    /** All events of an exchange. */
    List<ChamberEvent> call(String token, ChamberRequest request) throws IOException {
        try (SocketChannel channel = open(token, request)) {
            BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            List<ChamberEvent> events = new ArrayList<>();
            ChamberEvent event;
            while ((event = Wire.read(in, ChamberEvent.class)) != null) events.add(event);
            return events;
        }
    }

    /** The ending event of an exchange. */
    ChamberEvent call(ChamberRequest request) throws IOException {
        return call(TOKEN, request).getLast();
    }

    /** The ending event, which has to be of this type. */
    <T extends ChamberEvent> T call(ChamberRequest request, Class<T> type) throws IOException {
        ChamberEvent event = call(request);
        if (!type.isInstance(event)) throw new AssertionError("not a " + type.getSimpleName() + ": " + event);
        return type.cast(event);
    }

    /** Puts a file into the inbox and queues it. */
    ChamberEvent.DocumentState add(UUID collection, String name, byte[] content) throws IOException {
        return call(upload(collection, name, content), ChamberEvent.Documents.class)
                .documents()
                .getFirst();
    }

    /** As above, for a source, or in the place of another. */
    ChamberEvent.DocumentState add(
            UUID collection, String name, byte[] content, @Nullable UUID replaced, @Nullable UUID source)
            throws IOException {
        ChamberRequest.AddDocument plain = upload(collection, name, content);
        return call(
                        new ChamberRequest.AddDocument(
                                plain.document(),
                                collection,
                                name,
                                plain.bytes(),
                                plain.sha256(),
                                replaced,
                                source,
                                null),
                        ChamberEvent.Documents.class)
                .documents()
                .getFirst();
    }

    /** Waits until no run of golden questions is on its way. */
    ChamberEvent.GoldenReport goldenEnded(UUID collection) throws IOException {
        Instant end = Instant.now().plusSeconds(60);
        ChamberEvent.@Nullable GoldenReport last = null;
        while (Instant.now().isBefore(end)) {
            last = call(new ChamberRequest.ReadGoldenReport(collection), ChamberEvent.GoldenReport.class);
            GoldenRun run = last.run();
            if (run == null || run.endedAt() != null) return last;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
        }
        throw new AssertionError("not ended: " + last);
    }

    /** Puts a file into the inbox. */
    ChamberRequest.AddDocument upload(UUID collection, String name, byte[] content) throws IOException {
        UUID document = UUID.randomUUID();
        Files.write(chamber().resolve("inbox").resolve(document.toString()), content);
        return new ChamberRequest.AddDocument(document, collection, name, content.length, sha256(content));
    }

    /** Waits until a document is READY or FAILED. */
    ChamberEvent.DocumentState settled(UUID collection, UUID document, Duration patience) throws IOException {
        Instant end = Instant.now().plus(patience);
        ChamberEvent.@Nullable DocumentState last = null;
        while (Instant.now().isBefore(end)) {
            last = call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class).documents().stream()
                    .filter(state -> state.document().equals(document))
                    .findFirst()
                    .orElseThrow();
            if (last.stage() == ChamberEvent.Stage.READY || last.stage() == ChamberEvent.Stage.FAILED) return last;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
        }
        throw new AssertionError("not settled: " + last);
    }

    /** Waits until a document has been judged as a source. */
    DocumentQuality judged(UUID collection, UUID document, Duration patience) throws IOException {
        return judged(collection, document, quality -> quality.passages() > 0, patience);
    }

    /** Waits until a document or source has been judged like this. */
    DocumentQuality judged(UUID collection, UUID document, Predicate<DocumentQuality> like, Duration patience)
            throws IOException {
        Instant end = Instant.now().plus(patience);
        @Nullable DocumentQuality last = null;
        while (Instant.now().isBefore(end)) {
            for (DocumentQuality one : call(new ChamberRequest.ReadQuality(collection), ChamberEvent.Quality.class)
                    .documents()) if (one.document().equals(document)) last = one;
            if (last != null && like.test(last)) return last;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
        }
        throw new AssertionError("not judged: " + last);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
    }
}
