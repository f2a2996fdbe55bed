package bicameral.host.gateway;

import bicameral.host.HostSettings.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to an engine. The calling thread reads; another watches the deadlines and whether anyone still waits, and
 * closes the connection, which ends the reading.
 */
final class Attempt {
    private static final long WATCH_MILLIS = 100;

    private final HttpClient http;
    private final Engine engine;
    private final HttpRequest request;
    private final Delivery delivery;
    private final BooleanSupplier cancelled;
    private final long startNanos = System.nanoTime();
    private final AtomicReference<@Nullable Outcome> stopped = new AtomicReference<>();
    private volatile long lastSignNanos = startNanos;
    private volatile boolean begun;
    private volatile boolean over;
    private volatile @Nullable InputStream open;

    Attempt(HttpClient http, Engine engine, HttpRequest request, Delivery delivery, BooleanSupplier cancelled) {
        this.http = http;
        this.engine = engine;
        this.request = request;
        this.delivery = delivery;
        this.cancelled = cancelled;
    }

    Outcome run() {
        CompletableFuture<HttpResponse<InputStream>> pending =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        Thread watcher = Thread.ofVirtual().name("engine-deadlines").start(() -> watch(pending));
        Outcome outcome;
        try {
            outcome = read(pending.get());
        } catch (ExecutionException | CancellationException e) {
            outcome = Outcome.UNREACHABLE;
        } catch (UncheckedIOException e) {
            outcome = Outcome.CANCELLED;
        } catch (IOException e) {
            outcome = delivery.any() ? Outcome.BROKEN : Outcome.UNREACHABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = Outcome.CANCELLED;
        } finally {
            over = true;
            watcher.interrupt();
            pending.cancel(true);
        }
        Outcome stop = stopped.get();
        return stop == null ? outcome : stop;
    }

    private Outcome read(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            open = in;
            if (stopped.get() != null) return Outcome.CANCELLED;
            int status = response.statusCode();
            if (status >= 500) return Outcome.UNREACHABLE;
            if (status != 200) return Outcome.UNUSABLE;
            boolean whole =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
            return new EngineText(delivery, this::sign).read(in, whole);
        }
    }

    private void sign() {
        begun = true;
        lastSignNanos = System.nanoTime();
    }

    private void watch(CompletableFuture<?> pending) {
        try {
            while (!over) {
                Outcome stop = verdict();
                if (stop != null && stopped.compareAndSet(null, stop)) {
                    pending.cancel(true);
                    InputStream in = open;
                    if (in != null) in.close();
                }
                Thread.sleep(WATCH_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            over = true;
        }
    }

    private @Nullable Outcome verdict() {
        if (cancelled.getAsBoolean()) return Outcome.CANCELLED;
        long now = System.nanoTime();
        if (now - startNanos > engine.total().toNanos()) return Outcome.TOO_SLOW;
        long gap = (begun ? engine.idleGap() : engine.firstToken()).toNanos();
        return now - lastSignNanos > gap ? Outcome.TOO_SLOW : null;
    }
}
