package bicameral.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A shared engine on loopback that speaks the OpenAI-compatible streaming format. It says {@code sentence} with mark [1], a few
 * characters at a time, and can be told to stop in the middle until let go.
 */
final class FakeEngine {
    /** Characters an event, so that words and tags come in pieces. */
    private static final int PIECE = 3;

    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch left = new CountDownLatch(1);
    private volatile boolean broken;
    private volatile String sentence = "As the passage says, see there.";

    FakeEngine() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::complete);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** All bodies received so far. */
    List<String> bodies() {
        return bodies;
    }

    /** From now on each answer waits after its first half until {@link #letGo}. */
    void holdInTheMiddle() {
        left = new CountDownLatch(1);
        gate = new CountDownLatch(1);
    }

    /** Whether nobody listens to the held answer any more, for which it waits a while. Then lets answers go on. */
    boolean hungUp() throws InterruptedException {
        boolean gone = left.await(5, TimeUnit.SECONDS);
        letGo();
        return gone;
    }

    void letGo() {
        gate.countDown();
    }

    void broken(boolean value) {
        broken = value;
    }

    void says(String text) {
        sentence = text;
    }

    /** Waits for the next request. */
    String awaitRequest() throws InterruptedException {
        String body = arrivals.poll(30, TimeUnit.SECONDS);
        if (body == null) throw new AssertionError("the engine was not asked within 30 seconds");
        return body;
    }

    void forgetRequests() {
        arrivals.clear();
    }

    private void complete(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        bodies.add(body);
        arrivals.add(body);
        if (broken) {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            String text = sentence + " [1]";
            for (int at = 0; at < text.length(); at += PIECE) {
                if (at / PIECE == text.length() / PIECE / 2) waitAtTheGate(out);
                String piece = text.substring(at, Math.min(text.length(), at + PIECE));
                event(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":" + Client.write(piece) + "}}]}");
            }
            event(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
            event(out, "[DONE]");
        } catch (IOException e) {
            // The product hung up: that is what some tests are about.
            left.countDown();
            exchange.close();
        }
    }

    /** Says nothing but comments meanwhile, for only who writes learns that the other side has hung up. */
    private void waitAtTheGate(OutputStream out) throws IOException {
        try {
            while (!gate.await(50, TimeUnit.MILLISECONDS)) {
                out.write(": waiting\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
