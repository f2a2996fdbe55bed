package bicameral.host.chamber;

import bicameral.host.instance.PeerCall;
import bicameral.host.instance.PeerEvent;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.TlsConnection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One call to another instance, on a connection of its own. For one caller. */
final class Forwarding {
    private static final long WATCH_MILLIS = 100;
    /** Longer than this no living instance is silent. */
    static final Duration SILENCE = Duration.ofSeconds(10);
    /** An event of a chamber in an envelope. */
    private static final int MAX_EVENT_BYTES = Wire.MAX_LINE_BYTES + 4096;

    private final TlsConnection connection;
    private final BooleanSupplier cancelled;
    private volatile boolean over;
    private volatile boolean wasCancelled;

    Forwarding(TlsConnection connection, BooleanSupplier cancelled) {
        this.connection = connection;
        this.cancelled = cancelled;
    }

    /**
     * Calls and reads to the event that ends it. The other instance keeps the deadline; a dead one is noticed by its silence.
     *
     * @throws CancellationException where the caller wanted no more
     */
    PeerEvent run(PeerCall call, Consumer<ChamberEvent> streamed) throws IOException {
        Thread watcher = Thread.ofVirtual().name("peer-watch").start(this::watch);
        try {
            connection.silentAtMost(SILENCE);
            Wire.write(connection.output(), call);
            return read(new BufferedInputStream(connection.input()), streamed);
        } catch (IOException e) {
            if (wasCancelled) throw new CancellationException("cancelled by the caller");
            throw e;
        } finally {
            over = true;
            watcher.interrupt();
        }
    }

    private static PeerEvent read(InputStream in, Consumer<ChamberEvent> streamed) throws IOException {
        while (true) {
            PeerEvent event = Wire.read(in, PeerEvent.class, MAX_EVENT_BYTES);
            if (event == null) throw new IOException("the other instance hung up");
            switch (event) {
                case PeerEvent.Streamed said -> streamed.accept(said.event());
                case PeerEvent.Alive alive -> {
                    // Read on.
                }
                default -> {
                    return event;
                }
            }
        }
    }

    private void watch() {
        try {
            while (!over) {
                if (cancelled.getAsBoolean()) {
                    wasCancelled = true;
                    connection.close();
                    return;
                }
                Thread.sleep(WATCH_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            over = true;
        }
    }
}
