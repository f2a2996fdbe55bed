package bicameral.worker;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Calls a chamber of this process as its host would. */
record Caller(Path socket, String token) {
    /** The event that the exchange ended with. */
    ChamberEvent call(ChamberRequest request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Wire.write(Channels.newOutputStream(channel), new Call(token, request));
            BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            ChamberEvent last = null;
            ChamberEvent event;
            while ((event = Wire.read(in, ChamberEvent.class)) != null) last = event;
            if (last == null) throw new IOException("no event");
            return last;
        }
    }
}
