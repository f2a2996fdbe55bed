package bicameral.host.tinyworker;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Crossing;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.Wire;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Template;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The first word of a question says what to do; the rest is its argument. */
public final class TinyWorker {
    private final Path directory;
    private final Path gateway;
    private final String token;
    private final Map<UUID, GatewayEvent.Sent> sent = new ConcurrentHashMap<>();

    private TinyWorker(Path directory, Path gateway, String token) {
        this.directory = directory;
        this.gateway = gateway;
        this.token = token;
    }

    public static void main(String[] words) throws IOException {
        if (words[0].equals("--train")) return;
        boolean spare = words[0].equals("--spare");
        String[] args = spare ? Arrays.copyOfRange(words, 1, words.length) : words;
        if (spare) System.out.println("waiting");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String token = input.readLine();
        if (Files.exists(Path.of(args[1], "broken"))) Runtime.getRuntime().halt(3);
        Thread.ofPlatform().daemon().start(() -> endWith(input));
        TinyWorker worker = new TinyWorker(Path.of(args[1]), Path.of(args[5]), token);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(args[3]));
            System.out.println("ready");
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofPlatform().start(() -> worker.serve(channel));
            }
        }
    }

    private static void endWith(BufferedReader input) {
        try {
            int read = 0;
            while (read >= 0) read = input.read();
        } catch (IOException e) {
            System.err.println("input broke");
        }
        Runtime.getRuntime().halt(0);
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            OutputStream out = Channels.newOutputStream(channel);
            Call call = Wire.read(in, Call.class);
            if (call == null) return;
            if (!call.token().equals(token)) Wire.write(out, new ChamberEvent.Failed("unauthenticated", ""));
            else serve(call.request(), out);
        } catch (IOException e) {
            System.err.println("host hung up");
        }
    }

    private void serve(ChamberRequest request, OutputStream out) throws IOException {
        switch (request) {
            case ChamberRequest.Ask ask -> answer(ask, out);
            case ChamberRequest.AddDocument add -> Wire.write(out, added(add));
            case ChamberRequest.Inspect inspect -> Wire.write(out, status());
            case ChamberRequest.ReadCrossing read -> Wire.write(out, crossed(read.message()));
            case ChamberRequest.Drain drain -> {
                Wire.write(out, new ChamberEvent.Done());
                Runtime.getRuntime().halt(0);
            }
            case ChamberRequest.BeginSnapshot begin -> Wire.write(out, snapshot());
            case ChamberRequest.ListSnapshot list -> Wire.write(out, new ChamberEvent.SnapshotFiles(List.of(), 1, 5));
            case ChamberRequest.ReadSnapshot read -> Wire.write(out, piece(read.offset()));
            case ChamberRequest.OpenPassage open -> Wire.write(out, new ChamberEvent.Failed("unknown_passage", ""));
            default -> Wire.write(out, new ChamberEvent.Done());
        }
    }

    /** Of one file; with the file "lie" in its directory it is another chamber's. */
    private ChamberEvent snapshot() {
        String path = Files.exists(directory.resolve("lie")) ? "originals/../../other/chamber.db" : "chamber.db";
        return new ChamberEvent.SnapshotFiles(List.of(new ChamberEvent.SnapshotFile(path, 5)), 1, 5);
    }

    /** Five bytes; with the file "endless" in its directory ever more. */
    private ChamberEvent piece(long offset) {
        boolean more = offset < 5 || Files.exists(directory.resolve("endless"));
        return new ChamberEvent.OriginalPiece((more ? "hello" : "").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private ChamberEvent status() {
        return new ChamberEvent.Status("tiny", 0, 0, 0, 0, Files.exists(directory.resolve("learning")));
    }

    private ChamberEvent crossed(UUID message) {
        GatewayEvent.@Nullable Sent what = sent.get(message);
        return what == null
                ? new ChamberEvent.Crossed(message, "", "", "")
                : new ChamberEvent.Crossed(message, what.body(), what.salt(), what.spans());
    }

    private ChamberEvent added(ChamberRequest.AddDocument add) throws IOException {
        if (add.name().startsWith("refuse")) return new ChamberEvent.Failed("bad_request", "");
        Path file = directory.resolve("inbox").resolve(add.document().toString());
        Files.createDirectories(directory.resolve("originals"));
        Files.move(file, directory.resolve("originals").resolve(add.sha256() + "-" + add.document()));
        return new ChamberEvent.Documents(List.of(new ChamberEvent.DocumentState(
                add.document(),
                add.name(),
                "text/plain",
                add.bytes(),
                ChamberEvent.Stage.QUEUED,
                null,
                0,
                0,
                0,
                0,
                0,
                -1,
                Instant.now(),
                null)));
    }

    private void answer(ChamberRequest.Ask ask, OutputStream out) throws IOException {
        String[] words = ask.text().split(" ", 2);
        String rest = words.length == 2 ? words[1] : "";
        switch (words[0]) {
            case "die" -> {
                Wire.write(out, new ChamberEvent.Token("last words"));
                Runtime.getRuntime().halt(137);
            }
            case "flow" -> flow(out);
            case "hang" -> pause(3_600_000);
            case "probe" -> Wire.write(out, done(Probe.run(rest), null));
            case "engine" -> engine(ask.message(), rest, out);
            case "claim" -> Wire.write(out, done("nothing left, I swear", null));
            default -> {
                Wire.write(out, new ChamberEvent.Token("you said "));
                Wire.write(out, new ChamberEvent.Token(ask.text()));
                Wire.write(out, done("you said " + ask.text(), null));
            }
        }
    }

    private static void flow(OutputStream out) throws IOException {
        while (true) {
            Wire.write(out, new ChamberEvent.Token("on and on "));
            pause(20);
        }
    }

    private static void pause(long millis) {
        try {
            if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) throw new IllegalStateException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ChamberEvent done(String text, @Nullable Crossing crossing) {
        return new ChamberEvent.Answered(ChamberEvent.End.DONE, new UUID(7, 7), text, 0.9, 1, crossing);
    }

    /** The argument is passage/maxTokens/text; the passage is cut out of the text and declared as one of a document; "!" forges. */
    private void engine(UUID message, String argument, OutputStream out) throws IOException {
        String[] parts = argument.split("/", 3);
        List<Piece> pieces = new ArrayList<>();
        int at = parts[0].isEmpty() ? -1 : parts[2].indexOf(parts[0]);
        if (parts[0].equals("!")) {
            // A chamber that sends something out under another name.
            pieces.add(Piece.of(Piece.Sort.TEMPLATE, parts[2]));
        } else if (at < 0) {
            pieces.add(Piece.of(Piece.Sort.QUESTION, parts[2]));
        } else {
            if (at > 0) pieces.add(Piece.of(Piece.Sort.QUESTION, parts[2].substring(0, at)));
            pieces.add(new Piece(Piece.Sort.PASSAGE, parts[0], new UUID(9, 9), 3, 0, parts[0].length()));
            pieces.add(Piece.of(Piece.Sort.QUESTION, parts[2].substring(at + parts[0].length())));
        }
        GenerateCall call = new GenerateCall(
                message,
                List.of(
                        GenerateCall.Turn.of("system", Piece.Sort.TEMPLATE, Template.RULES),
                        new GenerateCall.Turn("user", pieces)),
                Integer.parseInt(parts[1]));
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(gateway))) {
            Wire.write(Channels.newOutputStream(channel), call);
            relay(message, new BufferedInputStream(Channels.newInputStream(channel)), out);
        }
    }

    private void relay(UUID message, InputStream in, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            GatewayEvent event = Wire.read(in, GatewayEvent.class);
            switch (event) {
                case null -> throw new IOException("the gateway hung up");
                case GatewayEvent.Sent what -> sent.put(message, what);
                case GatewayEvent.Delta delta -> {
                    text.append(delta.text());
                    Wire.write(out, new ChamberEvent.Token(delta.text()));
                }
                case GatewayEvent.Finished finished -> {
                    ChamberEvent.End end = finished.complete() ? ChamberEvent.End.DONE : ChamberEvent.End.PARTIAL;
                    Wire.write(
                            out,
                            new ChamberEvent.Answered(
                                    end, new UUID(7, 7), text.toString(), 0.5, 1, finished.crossing()));
                    return;
                }
                case GatewayEvent.Queued queued -> Wire.write(out, new ChamberEvent.Queued(queued.before()));
                case GatewayEvent.Refused refused -> {
                    Wire.write(out, done("refused: " + refused.code(), null));
                    return;
                }
                case GatewayEvent.Embedded _, GatewayEvent.Unembedded _ -> throw new IOException("no vectors wanted");
            }
        }
    }
}
