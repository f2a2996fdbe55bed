package bicameral.worker.engine;

import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one way out of the chamber. Thread-safe; each call has a connection of its own. */
public final class GatewayClient {
    private final Path socket;

    /** Calls the gateway at {@code socket}. */
    public GatewayClient(Path socket) {
        this.socket = socket;
    }

    /** Connects and sends the call. */
    Stream open(GenerateCall call) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean sent = false;
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Wire.write(Channels.newOutputStream(channel), call);
            sent = true;
            return new Stream(channel);
        } finally {
            if (!sent) channel.close();
        }
    }

    /** The events of one call. Closing it, from any thread, cancels the engine. */
    static final class Stream implements AutoCloseable {
        private final SocketChannel channel;
        private final InputStream in;

        private Stream(SocketChannel channel) {
            this.channel = channel;
            this.in = new BufferedInputStream(Channels.newInputStream(channel));
        }

        /** The next event, or null where the gateway has hung up. */
        @Nullable
        GatewayEvent next() throws IOException {
            return Wire.read(in, GatewayEvent.class);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // Closed is closed.
            }
        }
    }
}
