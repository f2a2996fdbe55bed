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
    private final AtomicLong refusedNanos = new AtomicLong();
    private volatile boolean refused;

    public IdentityProvider(@ConfigProperty(name = "quarkus.oidc.auth-server-url") URI address) {
        this.address = address;
    }

    /**
     * Whether something listens there. Waits for less than half a second, and after a no for at most one caller in a second: a
     * yes is never taken from memory, for it is quick to ask again and leads people away.
     */
    public boolean answers() {
        long last = refusedNanos.get();
        long now = System.nanoTime();
        if (refused && (now - last <= FRESH_NANOS || !refusedNanos.compareAndSet(last, now))) return false;
        boolean answers = connects();
        refused = !answers;
        if (!answers) refusedNanos.set(now);
        return answers;
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
