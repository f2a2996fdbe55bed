package bicameral.ui.signin;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether the identity provider can be reached, so that nobody is sent to a page that does not answer. Thread-safe. */
@ApplicationScoped
public class IdentityProvider {
    private static final int CONNECT_MILLIS = 400;
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final URI address;
    private final AtomicLong askedNanos = new AtomicLong(System.nanoTime() - 2 * FRESH_NANOS);
    private volatile boolean answered = true;

    public IdentityProvider(@ConfigProperty(name = "quarkus.oidc.auth-server-url") URI address) {
        this.address = address;
    }

    /** Whether something listens there; asked at most once a second, for less than half of one. */
    public boolean answers() {
        long last = askedNanos.get();
        long now = System.nanoTime();
        if (now - last > FRESH_NANOS && askedNanos.compareAndSet(last, now)) answered = connects();
        return answered;
    }

    private boolean connects() {
        int port = address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
