package bicameral.worker.exchange;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The answering side of one exchange. Events are sent in the order of the calls; any thread may cancel. */
public final class Exchange {
    private final Connection connection;
    private final OutputStream out;
    private final ReentrantLock cancelling = new ReentrantLock();
    private volatile boolean gone;
    private volatile boolean over;
    private @Nullable Runnable onGone;

    Exchange(Connection connection) {
        this.connection = connection;
        this.out = connection.output();
    }

    /** A stream to read the call from. */
    InputStream input() {
        return connection.input();
    }

    /**
     * Sends one event.
     *
     * @throws UncheckedIOException where the caller has gone
     */
    public void send(ChamberEvent event) {
        try {
            Wire.write(out, event);
        } catch (IOException e) {
            leave();
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the caller has closed its end. */
    public boolean gone() {
        return gone;
    }

    /** Runs {@code action} once when the caller goes, at once if it has gone already. Watches from the first call on. */
    public void whenGone(Runnable action) {
        cancelling.lock();
        try {
            boolean watching = onGone != null;
            onGone = action;
            if (!watching) Thread.ofVirtual().name("watch").start(this::watch);
            if (!gone) return;
        } finally {
            cancelling.unlock();
        }
        action.run();
    }

    /** The caller sends nothing after its call, so the next thing to be read is its leaving. */
    private void watch() {
        byte[] nothing = new byte[64];
        try {
            while (connection.input().read(nothing) >= 0) {
                // Whatever it is, nobody asked for it.
            }
        } catch (IOException e) {
            // A reset is a way of leaving too.
        }
        if (!over) leave();
    }

    private void leave() {
        Runnable action;
        cancelling.lock();
        try {
            if (gone) return;
            gone = true;
            action = onGone;
        } finally {
            cancelling.unlock();
        }
        if (action != null) action.run();
    }

    void close() {
        over = true;
        try {
            connection.close();
        } catch (IOException e) {
            // Closing is all that is left to do with it.
        }
    }
}
