package bicameral.bench.fair;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OpenAI-compatible endpoint that answers each request with as many tokens as it asks for, at a {@link Pace}, with so many
 * answers at once. Prints its port and ends with its input.
 */
public final class StubEngine {
    private static final Pattern MOST = Pattern.compile("\"max_tokens\":(\\d+)");
    private static final byte[] EVENT =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" yes\"}}]}\n\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final Semaphore places;
    private final AtomicLong busyNanos = new AtomicLong();

    private StubEngine(int places) {
        this.places = new Semaphore(places, true);
    }

    /** @param words how many answers at once */
    public static void main(String[] words) throws IOException {
        StubEngine engine = new StubEngine(Integer.parseInt(words[0]));
        try (ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            Thread.ofPlatform().daemon().start(() -> endWith(System.in));
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> engine.serve(socket));
            }
        }
    }

    private static void endWith(InputStream input) {
        try {
            int read = 0;
            while (read >= 0) read = input.read();
        } catch (IOException e) {
            System.err.println("input broke");
        }
        Runtime.getRuntime().halt(0);
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            String head = head(in);
            while (!head.isEmpty()) {
                String body = new String(in.readNBytes(length(head)), StandardCharsets.UTF_8);
                if (head.startsWith("GET /busy")) tell(out);
                else answer(out, pace(head), most(body));
                head = head(in);
            }
        } catch (IOException e) {
            // Whoever asked has hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(OutputStream out) throws IOException {
        String busy = String.valueOf(busyNanos.get());
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + busy.length() + "\r\n\r\n" + busy)
                .getBytes(StandardCharsets.US_ASCII));
    }

    private void answer(OutputStream out, Pace pace, int tokens) throws IOException, InterruptedException {
        places.acquire();
        long began = System.nanoTime();
        try {
            out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < tokens; i++) {
                await(began + pace.due(i));
                chunk(out, EVENT);
            }
            chunk(out, DONE);
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } finally {
            busyNanos.addAndGet(System.nanoTime() - began);
            places.release();
        }
    }

    private static void await(long due) {
        long left;
        while ((left = due - System.nanoTime()) > 0) LockSupport.parkNanos(left);
    }

    private static void chunk(OutputStream out, byte[] data) throws IOException {
        byte[] size = (Integer.toHexString(data.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[size.length + data.length + 2];
        System.arraycopy(size, 0, whole, 0, size.length);
        System.arraycopy(data, 0, whole, size.length, data.length);
        whole[whole.length - 2] = '\r';
        whole[whole.length - 1] = '\n';
        out.write(whole);
    }

    /** Empty at the end of the connection. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int b = in.read();
            if (b < 0) return "";
            head.append((char) b);
        }
        return head.toString();
    }

    private static int length(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private static Pace pace(String head) {
        for (Pace pace : Pace.values()) if (head.startsWith("POST " + pace.path())) return pace;
        return Pace.FREE;
    }

    private static int most(String body) {
        Matcher most = MOST.matcher(body);
        return most.find() ? Integer.parseInt(most.group(1)) : 1;
    }
}
