package bicameral.host.gateway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
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
    private static final int CONNECTIONS = 16;

    private final ServerSocketChannel server;
    private final Set<SocketChannel> inside = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(CONNECTIONS);
    private final Consumer<SocketChannel> passage;

    Door(Path socket, Consumer<SocketChannel> passage) throws IOException {
        this.passage = passage;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), CONNECTIONS);
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
                else channel.close();
            }
        } catch (IOException e) {
            if (server.isOpen())
                LOG.errorf(
                        "a gateway socket stopped accepting: %s", e.getClass().getSimpleName());
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
