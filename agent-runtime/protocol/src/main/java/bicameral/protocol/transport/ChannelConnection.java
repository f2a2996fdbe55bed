package bicameral.protocol.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;

/** Over a channel. */
record ChannelConnection(SocketChannel channel, InputStream input, OutputStream output) implements Connection {
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
