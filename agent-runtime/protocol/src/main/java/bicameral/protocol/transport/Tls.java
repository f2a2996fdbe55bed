package bicameral.protocol.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * TLS 1.3 in which both ends show certificates of the same authority; nothing older is spoken, no session is resumed. Thread-safe.
 */
public final class Tls {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final int BACKLOG = 256;

    private final SSLContext context;

    /** Speaks as these credentials say. */
    public Tls(Credentials credentials) throws IOException {
        try {
            this.context = credentials.context();
        } catch (GeneralSecurityException e) {
            throw new IOException("the credentials for TLS cannot be used", e);
        }
    }

    /**
     * Connects and shakes hands.
     *
     * @param name that the other end's certificate must be for, whatever its address
     * @param patience for the connection and again for the handshake
     * @throws java.net.ConnectException where nobody listens there
     */
    public TlsConnection connect(InetSocketAddress address, String name, Duration patience) throws IOException {
        Socket plain = new Socket();
        boolean open = false;
        try {
            int millis = (int) patience.toMillis();
            plain.connect(address, millis);
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(millis);
            SSLSocket socket = secured(plain, name, address.getPort());
            socket.setUseClientMode(true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            plain.setSoTimeout(0);
            open = true;
            return new TlsConnection(plain, socket);
        } finally {
            if (!open) plain.close();
        }
    }

    /** Listens; port 0 for some free one. */
    public Server listen(InetSocketAddress address) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return new Server(server);
    }

    private SSLSocket secured(Socket plain, String name, int port) throws IOException {
        if (context.getSocketFactory().createSocket(plain, name, port, true) instanceof SSLSocket socket) return socket;
        throw new IOException("no TLS socket");
    }

    /** Where TLS connections come in. */
    public final class Server implements Listener, Closeable {
        private final ServerSocket server;

        private Server(ServerSocket server) {
            this.server = server;
        }

        /** The port it listens at. */
        public int port() {
            return server.getLocalPort();
        }

        @Override
        public TlsConnection accept() throws IOException {
            Socket plain = server.accept();
            boolean open = false;
            try {
                plain.setTcpNoDelay(true);
                SSLSocket socket = secured(plain, "", plain.getPort());
                socket.setUseClientMode(false);
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setProtocols(PROTOCOLS);
                parameters.setNeedClientAuth(true);
                socket.setSSLParameters(parameters);
                open = true;
                return new TlsConnection(plain, socket);
            } finally {
                if (!open) plain.close();
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
