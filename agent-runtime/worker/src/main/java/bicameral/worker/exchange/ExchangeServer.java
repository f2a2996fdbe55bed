package bicameral.worker.exchange;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Connection;
import bicameral.protocol.transport.Listener;
import bicameral.worker.journal.Journal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Listens where the chamber's host calls, and hands each authenticated request to the handler. */
public final class ExchangeServer implements AutoCloseable {
    /** Carries out requests; called on a virtual thread of the exchange's own. */
    @FunctionalInterface
    public interface Handler {
        /** Told of each authenticated call before it is carried out. */
        default void called(Call call) {}

        /** Sends the events of the request, the ending one last, or throws {@link Declined} to end with Failed. */
        void handle(ChamberRequest request, Exchange exchange);
    }

    private final Listener listener;
    private final byte[] token;
    private final Handler handler;
    private final int places;
    private final Semaphore free;
    private final Semaphore turnedAway;
    private final Duration callPatience;
    private final AtomicLong fence = new AtomicLong();
    private volatile boolean closed;

    private ExchangeServer(Listener listener, String token, int places, Duration callPatience, Handler handler) {
        this.listener = listener;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.places = places;
        this.free = new Semaphore(places);
        this.turnedAway = new Semaphore(places);
        this.callPatience = callPatience;
        this.handler = handler;
    }

    /**
     * Serves what comes in through the listener, which is closed with this.
     *
     * @param places exchanges at once; one more fails with {@code busy}
     * @param callPatience how long a connection may take to prove who it is and to send its call
     */
    public static ExchangeServer over(
            Listener listener, String token, int places, Duration callPatience, Handler handler) {
        return new ExchangeServer(listener, token, places, callPatience, handler);
    }

    /** Accepts until closed. */
    public void serve() throws IOException {
        while (true) {
            Connection connection;
            try {
                connection = listener.accept();
            } catch (IOException e) {
                if (closed) return;
                throw e;
            }
            admit(connection);
        }
    }

    private void admit(Connection connection) {
        Exchange exchange = new Exchange(connection);
        if (free.tryAcquire()) serve(exchange, free, () -> run(exchange));
        else if (turnedAway.tryAcquire()) serve(exchange, turnedAway, () -> turnAway(exchange));
        else exchange.close();
    }

    private static void serve(Exchange exchange, Semaphore place, Runnable task) {
        Thread.ofVirtual().name("exchange").start(() -> {
            try {
                task.run();
            } finally {
                exchange.close();
                place.release();
            }
        });
    }

    /** The call is read before it is refused: closing with unread bytes would reset the caller, who then hears nothing. */
    private void turnAway(Exchange exchange) {
        try {
            if (readCall(exchange) != null) fail(exchange, "busy", "more than " + places + " exchanges at once");
        } catch (IOException | UncheckedIOException e) {
            fail(exchange, "busy", "more than " + places + " exchanges at once");
        }
    }

    private void run(Exchange exchange) {
        try {
            ChamberRequest request = authenticated(exchange);
            if (request != null) handler.handle(request, exchange);
        } catch (Declined e) {
            fail(exchange, e.code(), e.detail());
        } catch (IOException | UncheckedIOException e) {
            if (!exchange.gone()) fail(exchange, "bad_request", "the call cannot be read");
        } catch (RuntimeException | Error e) {
            Journal.broken("exchange_broken", null, e);
            fail(exchange, "internal", e.getClass().getSimpleName());
        }
    }

    private @Nullable ChamberRequest authenticated(Exchange exchange) throws IOException {
        Call call = readCall(exchange);
        if (call == null) return null;
        if (!knows(call.token())) throw new Declined("unauthenticated", "wrong launch token");
        if (absent(call.request())) throw new Declined("bad_request", "no request in the call");
        if (fence.accumulateAndGet(call.fence(), Math::max) > call.fence())
            throw new Declined("superseded", "another host has taken this chamber over");
        handler.called(call);
        return call.request();
    }

    private @Nullable Call readCall(Exchange exchange) throws IOException {
        Thread impatience = Thread.ofVirtual().start(() -> closeAfter(callPatience, exchange));
        try {
            return Wire.read(new BufferedInputStream(exchange.input()), Call.class);
        } finally {
            impatience.interrupt();
        }
    }

    private boolean knows(@Nullable String offered) {
        return offered != null && MessageDigest.isEqual(token, offered.getBytes(StandardCharsets.UTF_8));
    }

    /** JSON may leave out what the record's type promises. */
    private static boolean absent(@Nullable Object value) {
        return value == null;
    }

    private static void closeAfter(Duration patience, Exchange exchange) {
        try {
            Thread.sleep(patience);
            exchange.close();
        } catch (InterruptedException e) {
            // The call has arrived in time.
        }
    }

    private static void fail(Exchange exchange, String code, String detail) {
        try {
            exchange.send(new ChamberEvent.Failed(code, detail));
        } catch (UncheckedIOException e) {
            // Nobody is left to be told.
        }
    }

    /** Waits until no exchange but {@code except} runs, at most {@code patience}. */
    public void awaitQuiet(int except, Duration patience) throws InterruptedException {
        free.tryAcquire(places - except, patience.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
    }
}
