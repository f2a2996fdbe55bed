package bicameral.host.gateway;

import bicameral.protocol.GatewayEvent;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Connection;
import bicameral.protocol.transport.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** A chamber's Unix socket to the gateway. Closing it closes every connection that came through it. Thread-safe. */
public final class Door implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Door.class);
    /** More than a host lets run in one chamber at once; each holds at most one call's text. */
    static final int CONNECTIONS = 128;

    /** Past it a connection fails; those before it are at least told why they are turned away. */
    private static final int WAITING_TO_CONNECT = 1024;

    private final Listener server;
    private final Set<Connection> inside = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(CONNECTIONS);
    private final Consumer<Connection> passage;
    private volatile boolean closed;

    Door(Path socket, Consumer<Connection> passage) throws IOException {
        this.passage = passage;
        this.server = Listener.unix(socket, WAITING_TO_CONNECT);
        Thread.ofVirtual().name("gateway-door").start(this::welcome);
    }

    private void welcome() {
        try {
            while (!closed) {
                Connection connection = server.accept();
                if (places.tryAcquire()) serve(connection);
                else turnAway(connection);
            }
        } catch (IOException e) {
            if (!closed)
                LOG.errorf(
                        "a gateway socket stopped accepting: %s", e.getClass().getSimpleName());
        }
    }

    /** Without reading the call, so that what a chamber can make us hold stays bounded; the few bytes fit any socket. */
    static void turnAway(Connection connection) {
        try (connection) {
            Wire.write(connection.output(), new GatewayEvent.Refused("engine_busy", "too many calls"));
        } catch (IOException e) {
            LOG.debug("a chamber hung up before it was turned away");
        }
    }

    private void serve(Connection connection) {
        inside.add(connection);
        Thread.ofVirtual().name("gateway-passage").start(() -> {
            try (connection) {
                passage.accept(connection);
            } catch (IOException e) {
                LOG.debug("closing a gateway connection failed");
            } catch (RuntimeException e) {
                LOG.error("a gateway call failed", e);
            } finally {
                inside.remove(connection);
                places.release();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        closeQuietly(server);
        inside.forEach(Door::closeQuietly);
    }

    private static void closeQuietly(Closeable open) {
        try {
            open.close();
        } catch (IOException e) {
            LOG.debug("closing a gateway socket failed");
        }
    }
}
