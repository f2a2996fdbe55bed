package bicameral.host.gateway;

import bicameral.protocol.GatewayEvent;
import bicameral.protocol.Wire;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
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
    private static final int CONNECTIONS = 128;

    /** Past it a connection fails; those before it are at least told why they are turned away. */
    private static final int WAITING_TO_CONNECT = 1024;

    private final ServerSocketChannel server;
    private final Set<SocketChannel> inside = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(CONNECTIONS);
    private final Consumer<SocketChannel> passage;

    Door(Path socket, Consumer<SocketChannel> passage) throws IOException {
        this.passage = passage;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), WAITING_TO_CONNECT);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        Thread.ofVirtual().name("gateway-door").start(this::welcome);
    }

    private void welcome() {
        try {
            while (server.isOpen()) {
                SocketChannel channel = server.accept();
                if (places.tryAcquire()) serve(channel);
                else turnAway(channel);
            }
        } catch (IOException e) {
            if (server.isOpen())
                LOG.errorf(
                        "a gateway socket stopped accepting: %s", e.getClass().getSimpleName());
        }
    }

    /** Without reading the call, so that what a chamber can make us hold stays bounded; the few bytes fit any socket. */
    private static void turnAway(SocketChannel channel) {
        try (channel) {
            Wire.write(Channels.newOutputStream(channel), new GatewayEvent.Refused("engine_busy", "too many calls"));
        } catch (IOException e) {
            LOG.debug("a chamber hung up before it was turned away");
        }
    }

    private void serve(SocketChannel channel) {
        inside.add(channel);
        Thread.ofVirtual().name("gateway-passage").start(() -> {
            try (channel) {
                passage.accept(channel);
            } catch (IOException e) {
                LOG.debug("closing a gateway connection failed");
            } catch (RuntimeException e) {
                LOG.error("a gateway call failed", e);
            } finally {
                inside.remove(channel);
                places.release();
            }
        });
    }

    @Override
    public void close() {
        closeQuietly(server);
        inside.forEach(Door::closeQuietly);
    }

    private static void closeQuietly(java.nio.channels.Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a gateway socket failed");
        }
    }
}
