package bicameral.host.chamber;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Connection;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One exchange with a worker on a connection of its own. For one caller. */
final class Exchange {
    private static final long WATCH_MILLIS = 100;
    /** More than any answer; a worker that goes on for ever is cut off here. */
    private static final long MAX_BYTES = 32L * 1024 * 1024;

    private final Line line;
    private final Duration deadline;
    private final BooleanSupplier cancelled;
    private volatile boolean over;
    private volatile boolean wasCancelled;

    Exchange(Line line, Duration deadline, BooleanSupplier cancelled) {
        this.line = line;
        this.deadline = deadline;
        this.cancelled = cancelled;
    }

    /**
     * Writes the request and reads to the event that ends the exchange; tokens, citations and places in the queue go to the consumer.
     *
     * @throws CancellationException where the caller wanted no more
     */
    ChamberEvent run(Call call, Consumer<ChamberEvent> streamed) throws ChamberLost {
        try (Connection connection = line.open()) {
            Thread watcher = Thread.ofVirtual().name("exchange-watch").start(() -> watch(connection));
            try {
                Wire.write(connection.output(), call);
                return read(new Bounded(connection.input()), streamed);
            } finally {
                over = true;
                watcher.interrupt();
            }
        } catch (IOException e) {
            if (wasCancelled) throw new CancellationException("cancelled by the caller");
            throw new ChamberLost(e.getClass().getSimpleName());
        }
    }

    private ChamberEvent read(InputStream bytes, Consumer<ChamberEvent> streamed) throws IOException {
        InputStream in = new BufferedInputStream(bytes);
        while (true) {
            ChamberEvent event = Wire.read(in, ChamberEvent.class);
            if (event == null) throw new IOException("the worker hung up");
            switch (event) {
                case ChamberEvent.Queued streaming -> streamed.accept(streaming);
                case ChamberEvent.Token streaming -> streamed.accept(streaming);
                case ChamberEvent.Citation streaming -> streamed.accept(streaming);
                default -> {
                    return event;
                }
            }
        }
    }

    private void watch(Connection connection) {
        long end = System.nanoTime() + deadline.toNanos();
        try {
            while (!over) {
                if (cancelled.getAsBoolean()) wasCancelled = true;
                if (wasCancelled || System.nanoTime() - end > 0) {
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

    private static final class Bounded extends FilterInputStream {
        private long left = MAX_BYTES;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            throw new IOException("read in pieces");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = super.read(target, offset, length);
            left -= n;
            if (left < 0) throw new IOException("an exchange without end");
            return n;
        }
    }
}
