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
final class LoopbackServer implements AutoCloseable {
    /** Writes the answer to one request. */
    interface Script {
        void answer(String request, OutputStream out) throws IOException;
    }

    private final ServerSocket socket;
    final List<String> requests = new CopyOnWriteArrayList<>();

    LoopbackServer(Script script) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> serve(script));
    }

    static LoopbackServer saying(String response) {
        return new LoopbackServer((request, out) -> out.write(response.getBytes(StandardCharsets.ISO_8859_1)));
    }

    int port() {
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
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine())
                request.append(line).append('\n');
            requests.add(request.toString());
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
