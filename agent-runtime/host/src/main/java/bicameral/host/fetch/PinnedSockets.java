package bicameral.host.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Sockets for database drivers, which resolve names by themselves: whatever address a driver comes to, the connection goes to
 * the one that the guard looked at, and no more bytes are read than allowed. Drivers make it by name.
 */
public final class PinnedSockets extends SocketFactory {
    /** What the connecting thread is held to. */
    static final ScopedValue<Pin> PIN = ScopedValue.newInstance();

    /**
     * One connection's bounds.
     *
     * @param host the name that a certificate has to be for
     * @param maxBytes most bytes read in all
     * @param trust whom encrypted connections believe
     * @param made sockets made under it, to be closed at its deadline
     */
    record Pin(String host, InetAddress address, long maxBytes, X509TrustManager trust, List<Socket> made) {
        static Pin of(String host, InetAddress address, long maxBytes, X509TrustManager trust) {
            return new Pin(host, address, maxBytes, trust, new CopyOnWriteArrayList<>());
        }

        void close() {
            made.forEach(HttpExchange::close);
        }
    }

    private final Pin pin = PIN.get();

    @Override
    public Socket createSocket() {
        Pinned socket = new Pinned(pin);
        pin.made().add(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(port);
    }

    private Socket connected(int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(pin.address(), port));
        return socket;
    }

    private static final class Pinned extends Socket {
        private final Pin pin;

        Pinned(Pin pin) {
            super(Proxy.NO_PROXY);
            this.pin = pin;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress wanted)) throw new IOException("no internet address");
            super.connect(new InetSocketAddress(pin.address(), wanted.getPort()), timeout);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream(), pin.maxBytes());
        }
    }

    private static final class Counted extends FilterInputStream {
        private long left;

        Counted(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            if (b >= 0) count(1);
            return b;
        }

        @Override
        public int read(byte[] to, int from, int count) throws IOException {
            int n = super.read(to, from, count);
            if (n > 0) count(n);
            return n;
        }

        private void count(int n) throws IOException {
            left -= n;
            if (left < 0) throw new TooManyBytes();
        }
    }

    /** A database sent more than it may. */
    static final class TooManyBytes extends IOException {
        private static final long serialVersionUID = 1;
    }
}
