package bicameral.worker.engine;

import bicameral.protocol.GatewayCall;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Connection;
import com.fasterxml.jackson.core.JacksonException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The one way out of the chamber. Thread-safe; each call has a connection of its own. */
public final class GatewayClient {
    private final Dialer dialer;

    private GatewayClient(Dialer dialer) {
        this.dialer = dialer;
    }

    /** How a connection to the gateway is made. */
    @FunctionalInterface
    public interface Dialer {
        /** A fresh connection. */
        Connection dial() throws IOException;
    }

    /** Calls the gateway by the dialer. */
    public static GatewayClient by(Dialer dialer) {
        return new GatewayClient(dialer);
    }

    /** Connects and sends the call, or as much of it as the gateway takes. */
    Stream open(GatewayCall call) throws IOException {
        Connection connection = dialer.dial();
        boolean called = false;
        try {
            Wire.write(connection.output(), call);
            called = true;
        } catch (JacksonException e) {
            throw e;
        } catch (IOException turnedAway) {
            // A gateway that takes no more calls hangs up without reading this one, but says why first: that is read
            // next.
            called = true;
        } finally {
            if (!called) connection.close();
        }
        return new Stream(connection);
    }

    /** The events of one call. Closing it, from any thread, cancels the engine. */
    static final class Stream implements AutoCloseable {
        private final Connection connection;
        private final InputStream in;

        private Stream(Connection connection) {
            this.connection = connection;
            this.in = new BufferedInputStream(connection.input());
        }

        /** The next event, or null where the gateway has hung up. */
        @Nullable
        GatewayEvent next() throws IOException {
            return Wire.read(in, GatewayEvent.class);
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (IOException e) {
                // Closed is closed.
            }
        }
    }
}
