package bicameral.worker;

import bicameral.protocol.transport.Connection;
import bicameral.protocol.transport.Names;
import bicameral.protocol.transport.TlsConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection of which nothing is read before the other end has proved to be the chamber's host. */
final class FromHost extends InputStream implements Connection {
    private final TlsConnection connection;
    private volatile boolean proved;

    FromHost(TlsConnection connection) {
        this.connection = connection;
    }

    @Override
    public InputStream input() {
        return this;
    }

    @Override
    public OutputStream output() {
        return connection.output();
    }

    @Override
    public int read() throws IOException {
        prove();
        return connection.input().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        prove();
        return connection.input().read(target, offset, length);
    }

    private void prove() throws IOException {
        if (proved) return;
        if (!Names.INSTANCE.equals(connection.peer().orElse(""))) {
            connection.close();
            throw new IOException("not the host");
        }
        proved = true;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
