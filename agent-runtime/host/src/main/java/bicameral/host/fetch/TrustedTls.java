package bicameral.host.fetch;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/**
 * Encryption for MariaDB's driver, which makes it by its type: believes whom the connecting thread's {@link
 * PinnedSockets#PIN} names and nobody else. The driver's own way would let a certificate that nobody vouches for pass until
 * the password has been sent.
 */
public final class TrustedTls extends DefaultTlsSocketPlugin {
    static final String TYPE = "bicameral";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public TrustManager[] getTrustManager(
            Configuration configuration, ExceptionFactory exceptions, HostAddress address) {
        return new TrustManager[] {PinnedSockets.PIN.get().trust()};
    }

    @Override
    public SSLSocket createSocket(Socket socket, SSLSocketFactory factory) throws IOException {
        String host = PinnedSockets.PIN.get().host();
        return TrustedSockets.checkingName(factory.createSocket(socket, host, socket.getPort(), true));
    }
}
