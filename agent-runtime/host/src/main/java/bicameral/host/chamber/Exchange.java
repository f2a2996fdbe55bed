package bicameral.host.chamber;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Wire;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One exchange with a worker on a connection of its own. For one caller. */
final class Exchange {
    private static final long WATCH_MILLIS = 100;
    /** More than any answer; a worker that goes on for ever is cut off here. */
    private static final long MAX_BYTES = 32L * 1024 * 1024;

    private final Path socket;
    private final Duration deadline;
    private final BooleanSupplier cancelled;
    private volatile boolean over;
    private volatile boolean wasCancelled;

    Exchange(Path socket, Duration deadline, BooleanSupplier cancelled) {
        this.socket = socket;
        this.deadline = deadline;
        this.cancelled = cancelled;
    }

    /**
     * Writes the request and reads to the event that ends the exchange; tokens, citations and places in the queue go to the consumer.
     *
     * @throws CancellationException where the caller wanted no more
     */
    ChamberEvent run(String token, ChamberRequest request, Consumer<ChamberEvent> streamed) throws ChamberLost {
        try (SocketChannel channel = connect()) {
            Thread watcher = Thread.ofVirtual().name("exchange-watch").start(() -> watch(channel));
            try {
                Wire.write(Channels.newOutputStream(channel), new Call(token, request));
                return read(new Bounded(Channels.newInputStream(channel)), streamed);
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

    /** The worker owns the directory of its socket, so what is there may be a link to another chamber's: never follow. */
    private SocketChannel connect() throws IOException {
        BasicFileAttributes there = Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!there.isOther()) throw new IOException("no socket");
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void watch(SocketChannel channel) {
        long end = System.nanoTime() + deadline.toNanos();
        try {
            while (!over) {
                if (cancelled.getAsBoolean()) wasCancelled = true;
                if (wasCancelled || System.nanoTime() - end > 0) {
                    channel.close();
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
