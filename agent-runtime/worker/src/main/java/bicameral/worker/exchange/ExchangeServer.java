package bicameral.worker.exchange;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Wire;
import bicameral.worker.journal.Journal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Listens on the chamber's Unix socket and hands each authenticated request to the handler. */
public final class ExchangeServer implements AutoCloseable {
    /** Carries out requests; called on a virtual thread of the exchange's own. */
    @FunctionalInterface
    public interface Handler {
        /** Sends the events of the request, the ending one last, or throws {@link Declined} to end with Failed. */
        void handle(ChamberRequest request, Exchange exchange);
    }

    private final ServerSocketChannel listener;
    private final Path socket;
    private final byte[] token;
    private final Handler handler;
    private final int places;
    private final Semaphore free;
    private final Semaphore turnedAway;
    private final Duration callPatience;

    private ExchangeServer(
            ServerSocketChannel listener,
            Path socket,
            String token,
            int places,
            Duration callPatience,
            Handler handler) {
        this.listener = listener;
        this.socket = socket;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.places = places;
        this.free = new Semaphore(places);
        this.turnedAway = new Semaphore(places);
        this.callPatience = callPatience;
        this.handler = handler;
    }

    /**
     * Binds the socket, replacing a dead one of an earlier launch.
     *
     * @param places exchanges at once; one more fails with {@code busy}
     * @param callPatience how long a connection may take to send its call
     */
    public static ExchangeServer bind(Path socket, String token, int places, Duration callPatience, Handler handler)
            throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket), 256);
        return new ExchangeServer(listener, socket, token, places, callPatience, handler);
    }

    /** Accepts until closed. */
    public void serve() throws IOException {
        while (true) {
            SocketChannel channel;
            try {
                channel = listener.accept();
            } catch (AsynchronousCloseException e) {
                return;
            } catch (ClosedChannelException e) {
                return;
            }
            admit(channel);
        }
    }

    private void admit(SocketChannel channel) {
        Exchange exchange = new Exchange(channel);
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
        listener.close();
        Files.deleteIfExists(socket);
    }
}
