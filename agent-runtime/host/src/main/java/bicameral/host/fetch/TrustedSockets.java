package bicameral.host.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Encrypted sockets for PostgreSQL's driver, which makes them by name: they believe the authorities that the connecting
 * thread's {@link PinnedSockets#PIN} names, and only certificates that are for the host's name.
 */
public final class TrustedSockets extends SSLSocketFactory {
    private final SSLSocketFactory trusting = trusting(PinnedSockets.PIN.get().trust());

    private static SSLSocketFactory trusting(X509TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return trusting.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return trusting.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return checkingName(trusting.createSocket(socket, host, port, autoClose));
    }

    /** The certificate has to be for the name that the socket was made with. */
    static SSLSocket checkingName(Socket made) {
        SSLSocket encrypted = (SSLSocket) made;
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        return encrypted;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unpinned();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw unpinned();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unpinned();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw unpinned();
    }

    /** Only what has been connected under the guard's eyes is encrypted here. */
    private static IOException unpinned() {
        return new IOException("no socket of its own");
    }
}
