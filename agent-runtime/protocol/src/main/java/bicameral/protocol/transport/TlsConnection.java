package bicameral.protocol.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Over TLS. Where it is accepted, the handshake is done by the first read, or by {@link #peer}. */
public final class TlsConnection implements Connection {
    private static final int DNS_NAME = 2;

    private final Socket plain;
    private final SSLSocket socket;
    private final InputStream input;
    private final OutputStream output;

    TlsConnection(Socket plain, SSLSocket socket) {
        this.plain = plain;
        this.socket = socket;
        try {
            this.input = socket.getInputStream();
            this.output = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whom the other end's certificate is for; the handshake is done where it was not yet.
     *
     * @throws IOException where the handshake fails
     */
    public Optional<String> peer() throws IOException {
        socket.startHandshake();
        Certificate[] chain = socket.getSession().getPeerCertificates();
        return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? name(leaf) : Optional.empty();
    }

    /** From now on a read fails where nothing comes for so long; zero for however long. */
    public void silentAtMost(Duration silence) throws IOException {
        plain.setSoTimeout((int) silence.toMillis());
    }

    /** Where the other end is. */
    public InetAddress from() {
        return plain.getInetAddress();
    }

    /** The first name that a certificate is for. */
    static Optional<String> name(X509Certificate certificate) throws IOException {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) return Optional.empty();
            return names.stream()
                    .filter(name -> Integer.valueOf(DNS_NAME).equals(name.getFirst()))
                    .map(name -> String.valueOf(name.get(1)))
                    .findFirst();
        } catch (CertificateParsingException e) {
            throw new IOException("a certificate without a name", e);
        }
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    /** At once and without a farewell, which could wait for the other end; records of the protocol say themselves where they end. */
    @Override
    public void close() throws IOException {
        plain.close();
    }
}
