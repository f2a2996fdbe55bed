package bicameral.protocol.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where connections come in. Closing it, from any thread, makes {@link #accept} fail. */
public interface Listener extends Closeable {
    /** Waits for the next connection. It returns before the other end has proved who it is: that happens at the first read. */
    Connection accept() throws IOException;

    /**
     * On a Unix socket, in the place of a dead one of an earlier launch. Its file stays when it is closed: by then the path may
     * be another listener's.
     */
    static Listener unix(Path socket, int backlog) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), backlog);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return new Unix(server);
    }

    /** On a Unix socket. */
    record Unix(ServerSocketChannel server) implements Listener {
        @Override
        public Connection accept() throws IOException {
            return Connection.of(server.accept());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
