package bicameral.protocol.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Two ends that read and write bytes. One thread may read while another writes; any thread may close, which ends both. */
public interface Connection extends Closeable {
    /** What the other end says; always the same stream. */
    InputStream input();

    /** What the other end hears; always the same stream. */
    OutputStream output();

    /** Over an open channel. */
    static Connection of(SocketChannel channel) {
        return new ChannelConnection(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    /** Connects to a Unix socket. */
    static Connection unix(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return of(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
