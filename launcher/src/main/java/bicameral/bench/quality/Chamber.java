package bicameral.bench.quality;

import bicameral.launcher.Installation;
import bicameral.launcher.terminal.Trouble;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A chamber of the bench's own that has learnt one organisation's documents: the built worker with the heap it has by default,
 * spoken to as the host does, without a sandbox and without a gateway. Used by one thread.
 */
final class Chamber implements AutoCloseable {
    private static final String TOKEN = "be".repeat(32);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int NEIGHBOURS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Process process;
    private final UUID collection = UUID.randomUUID();
    private final AgentBrief agent;

    private Chamber(Path home, Process process) {
        this.home = home;
        this.process = process;
        this.agent = new AgentBrief(
                UUID.randomUUID(), 1, "Bench", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);
    }

    /** A passage of the organisation's documents. */
    record Passage(String document, long number, String text) {}

    /** Starts one and lets it learn a folder's documents. */
    static Chamber learning(Path folder) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("bq");
        Installation installation = Installation.current();
        Process process = new ProcessBuilder(
                        installation.java().toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        installation.worker().resolve("lib") + "/*",
                        "bicameral.worker.Main",
                        "--dir",
                        home.resolve("chamber").toString(),
                        "--socket",
                        home.resolve("s").toString(),
                        "--gateway",
                        home.resolve("g").toString())
                .redirectError(home.resolve("log").toFile())
                .start();
        Chamber chamber = new Chamber(home, process);
        try {
            chamber.greet();
            chamber.learn(folder);
            return chamber;
        } catch (IOException | InterruptedException | RuntimeException e) {
            chamber.close();
            throw e;
        }
    }

    private void greet() throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((TOKEN + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && line.startsWith("[")) line = out.readLine();
        if (!"ready".equals(line)) {
            throw new Trouble("A chamber did not start.", "Build it with ./mvnw package -DskipTests");
        }
    }

    private void learn(Path folder) throws IOException, InterruptedException {
        for (JsonNode document : JSON.readTree(folder.resolve("documents.json").toFile())) {
            byte[] content = Files.readAllBytes(
                    folder.resolve("docs").resolve(document.get("file").asText()));
            UUID id = UUID.randomUUID();
            Files.write(home.resolve("chamber/inbox").resolve(id.toString()), content);
            call(
                    new ChamberRequest.AddDocument(
                            id, collection, document.get("name").asText(), content.length, sha256(content)),
                    ChamberEvent.Documents.class);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (documents().stream().anyMatch(Chamber::learning)) {
            if (System.nanoTime() > end) throw new IOException("a chamber did not learn " + folder.getFileName());
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private static boolean learning(ChamberEvent.DocumentState state) {
        return state.stage() != ChamberEvent.Stage.READY && state.stage() != ChamberEvent.Stage.FAILED;
    }

    private List<ChamberEvent.DocumentState> documents() throws IOException {
        return call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                .documents();
    }

    /** Every passage of every document, as the chamber cut them. */
    List<Passage> passages() throws IOException {
        List<Passage> all = new ArrayList<>();
        for (ChamberEvent.DocumentState document : documents()) {
            for (int at = 0; at < document.passages(); at += 2 * NEIGHBOURS + 1) {
                int middle = Math.min(at + NEIGHBOURS, document.passages() - 1);
                long from = at;
                ChamberRequest open = new ChamberRequest.OpenPassage(collection, document.document(), middle);
                call(open, ChamberEvent.Passages.class).passages().stream()
                        .filter(passage -> passage.id() >= from)
                        .forEach(passage -> all.add(new Passage(document.name(), passage.id(), passage.text())));
            }
        }
        return all;
    }

    /** How it would answer. */
    ChamberEvent.Explained explain(Asked question) throws IOException {
        return call(
                new ChamberRequest.Explain(agent, question.text(), question.language()), ChamberEvent.Explained.class);
    }

    private <T extends ChamberEvent> T call(ChamberRequest request, Class<T> type) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(home.resolve("s")));
            Wire.write(Channels.newOutputStream(channel), new Call(TOKEN, request));
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            ChamberEvent event = Wire.read(in, ChamberEvent.class);
            if (!type.isInstance(event)) throw new IOException("the chamber did not carry out " + request.getClass());
            return type.cast(event);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
