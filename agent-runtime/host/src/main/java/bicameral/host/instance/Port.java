package bicameral.host.instance;

import bicameral.protocol.transport.Names;
import bicameral.protocol.transport.Tls;
import bicameral.protocol.transport.TlsConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Where other instances and chambers in pods come in over TLS. Who somebody is, the certificate says, never what they say:
 * an instance may pass messages on, a chamber may call the engine gateway as its own tenant, anybody else is hung up on.
 */
final class Port implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Port.class);
    private static final int CONNECTIONS = 4096;
    /** From one address before they have said who they are: a hostile chamber keeps nobody else out. */
    private static final int STRANGERS = 64;

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    /** What is behind the port; each is called on a virtual thread of the connection's own, which is closed afterwards. */
    interface Within {
        void peer(TlsConnection connection) throws IOException;

        void chamber(UUID tenant, TlsConnection connection) throws IOException;
    }

    private final Tls.Server server;
    private final Within within;
    private final Semaphore places = new Semaphore(CONNECTIONS);
    private final Map<InetAddress, Integer> strangers = new ConcurrentHashMap<>();
    private final Set<TlsConnection> inside = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Port(Tls.Server server, Within within) {
        this.server = server;
        this.within = within;
        Thread.ofVirtual().name("instance-port").start(this::welcome);
    }

    int number() {
        return server.port();
    }

    private void welcome() {
        while (!closed) {
            try {
                TlsConnection connection = server.accept();
                if (places.tryAcquire()) serve(connection);
                else connection.close();
            } catch (IOException e) {
                if (!closed) LOG.debugf("a connection was not accepted: %s", e.getMessage());
            }
        }
    }

    private void serve(TlsConnection connection) {
        inside.add(connection);
        Thread.ofVirtual().name("instance-guest").start(() -> {
            try (connection) {
                admit(connection);
            } catch (IOException e) {
                LOG.debugf("a connection ended: %s", e.getClass().getSimpleName());
            } catch (RuntimeException e) {
                LOG.error("a call from another instance or a chamber failed", e);
            } finally {
                inside.remove(connection);
                places.release();
            }
        });
    }

    private void admit(TlsConnection connection) throws IOException {
        Optional<String> name = greeted(connection);
        if (name.isEmpty()) return;
        Optional<UUID> tenant = Names.tenant(name.get());
        if (name.get().equals(Names.INSTANCE)) within.peer(connection);
        else if (tenant.isPresent()) within.chamber(tenant.get(), connection);
    }

    private Optional<String> greeted(TlsConnection connection) throws IOException {
        InetAddress from = connection.from();
        int together = strangers.merge(from, 1, Integer::sum);
        try {
            return together > STRANGERS ? Optional.empty() : named(connection);
        } finally {
            strangers.computeIfPresent(from, (address, count) -> count > 1 ? count - 1 : null);
        }
    }

    /** Who says nothing is hung up on. */
    private static Optional<String> named(TlsConnection connection) throws IOException {
        Thread impatience = Thread.ofVirtual().start(() -> closeAfter(connection));
        try {
            return connection.peer();
        } finally {
            impatience.interrupt();
        }
    }

    private static void closeAfter(TlsConnection connection) {
        try {
            Thread.sleep(HANDSHAKE);
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("closing a connection failed");
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            for (TlsConnection connection : inside) connection.close();
        } catch (IOException e) {
            LOG.debug("closing the instance's port failed");
        }
    }
}
