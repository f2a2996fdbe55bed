package bicameral.host.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on 127.0.0.1 that answers each connection as it is told, byte for byte. */
public final class LoopbackServer implements AutoCloseable {
    /** Writes the answer to one request. */
    public interface Script {
        void answer(String request, OutputStream out) throws IOException;
    }

    private final ServerSocket socket;
    /** Their first lines and headers. */
    public final List<String> requests = new CopyOnWriteArrayList<>();
    /** What came behind the headers, a character a byte. */
    public final List<String> bodies = new CopyOnWriteArrayList<>();

    public LoopbackServer(Script script) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> serve(script));
    }

    public static LoopbackServer saying(String response) {
        return new LoopbackServer((request, out) -> out.write(response.getBytes(StandardCharsets.ISO_8859_1)));
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void serve(Script script) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> one(client, script));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void one(Socket client, Script script) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder request = new StringBuilder();
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.append(line).append('\n');
                if (line.startsWith("Content-Length: "))
                    length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < length; i++) body.append((char) in.read());
            requests.add(request.toString());
            bodies.add(body.toString());
            script.answer(request.toString(), client.getOutputStream());
            client.getOutputStream().flush();
        } catch (IOException gone) {
            // The fetcher hangs up on whoever sends too much or too slowly: what these stories are about.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
