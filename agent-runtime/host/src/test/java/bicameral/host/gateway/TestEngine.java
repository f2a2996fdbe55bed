package bicameral.host.gateway;

import bicameral.host.EngineSettings.Route;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** An OpenAI-compatible endpoint on loopback that answers each request by the next of its scripts. */
public final class TestEngine implements AutoCloseable {
    static final String KEY = "sk-canary-0123456789";

    /** What to do with a connection whose request has been read. */
    public interface Script {
        void play(Line line) throws IOException;
    }

    public final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<String> heads = new CopyOnWriteArrayList<>();
    final CompletableFuture<Long> hungUpAtNanos = new CompletableFuture<>();
    private final ServerSocket server;
    private final List<Script> scripts;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    public TestEngine(Script... scripts) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.scripts = List.of(scripts);
        Thread.ofVirtual().start(this::accept);
    }

    public Route settings() {
        return Route.of(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1"), "test-model", KEY);
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            if (!server.isClosed()) throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Line line = new Line(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
            do {
                line.stays().set(false);
                answer(line);
            } while (line.stays().get());
        } catch (IOException e) {
            hungUpAtNanos.complete(System.nanoTime());
        }
    }

    private void answer(Line line) throws IOException {
        InputStream in = line.in();
        String head = head(in);
        int length = head.lines()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(field -> Integer.parseInt(
                        field.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
        int turn;
        synchronized (this) {
            heads.add(head);
            bodies.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            turn = Math.min(bodies.size(), scripts.size()) - 1;
        }
        scripts.get(turn).play(line);
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) throw new IOException("no request");
            head.append((char) b);
        }
        return head.toString();
    }

    static Script status(int code) {
        return line -> line.raw("HTTP/1.1 " + code + " No\r\nContent-Length: 0\r\n\r\n");
    }

    /** Hangs up at once. */
    static Script hangUp() {
        return line -> {};
    }

    public static Script says(String... texts) {
        return line -> {
            line.begin();
            for (String text : texts) line.delta(text);
            line.raw("data: [DONE]\n\n");
        };
    }

    /** In chunks, the last of which it sends when it may, and then waits for the next request on the same connection. */
    static Script saysAndStays(String text, Semaphore mayEnd) {
        return line -> {
            line.stays().set(true);
            line.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (String event : List.of("{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}", "[DONE]")) {
                String data = "data: " + event + "\n\n";
                line.raw(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
            }
            mayEnd.acquireUninterruptibly();
            line.raw("0\r\n\r\n");
        };
    }

    int connections() {
        return open.size();
    }

    /** One text, then silence until the other side hangs up. */
    Script saysThenFallsSilent(String text) {
        return line -> {
            line.begin();
            if (!text.isEmpty()) line.delta(text);
            if (line.in.read() < 0) hungUpAtNanos.complete(System.nanoTime());
        };
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection. */
    public record Line(InputStream in, OutputStream out, AtomicBoolean stays) {
        Line(InputStream in, OutputStream out) {
            this(in, out, new AtomicBoolean());
        }

        void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void begin() throws IOException {
            raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        }

        void delta(String text) throws IOException {
            raw("data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n");
        }
    }
}
