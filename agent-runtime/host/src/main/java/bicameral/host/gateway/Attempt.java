package bicameral.host.gateway;

import bicameral.host.EngineSettings.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request to an engine. The calling thread reads; another watches the deadlines and whether anyone still waits, and
 * closes the connection, which ends the reading.
 */
final class Attempt {
    private static final long WATCH_MILLIS = 100;
    private static final int REST_BYTES = 4 * 1024;
    private static final long REST_MILLIS = 1_000;
    private static final Logger LOG = Logger.getLogger(Attempt.class);
    private static final Set<Integer> FAULT_OF_THE_REQUEST = Set.of(400, 413, 422);

    private final HttpClient http;
    private final Route route;
    private final HttpRequest request;
    private final Delivery delivery;
    private final BooleanSupplier cancelled;
    private final Runnable answers;
    private final long startNanos = System.nanoTime();
    private final AtomicReference<@Nullable Outcome> stopped = new AtomicReference<>();
    private volatile long lastSignNanos = startNanos;
    private volatile boolean begun;
    private volatile boolean over;
    private volatile @Nullable InputStream open;
    private volatile int status;

    /** @param answers run at the first sign of an answer */
    Attempt(
            HttpClient http,
            Route route,
            HttpRequest request,
            Delivery delivery,
            BooleanSupplier cancelled,
            Runnable answers) {
        this.http = http;
        this.route = route;
        this.request = request;
        this.delivery = delivery;
        this.cancelled = cancelled;
        this.answers = answers;
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

    /** What the engine answered by HTTP; 0 for nothing. */
    int status() {
        return status;
    }

    private Outcome read(HttpResponse<InputStream> response) throws IOException {
        InputStream in = response.body();
        Outcome outcome = Outcome.UNREACHABLE;
        try {
            open = in;
            outcome = read(response, in);
            return outcome;
        } finally {
            if (outcome == Outcome.COMPLETE) finish(in);
            else in.close();
        }
    }

    private Outcome read(HttpResponse<InputStream> response, InputStream in) throws IOException {
        if (stopped.get() != null) return Outcome.CANCELLED;
        status = response.statusCode();
        if (status >= 500) return Outcome.UNREACHABLE;
        if (FAULT_OF_THE_REQUEST.contains(status)) return Outcome.DECLINED;
        if (status != 200) return Outcome.UNUSABLE;
        boolean whole = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new EngineText(delivery, this::sign).read(in, whole);
    }

    /**
     * Reads what follows the end of an answer, while nobody waits for it: a connection that was read to its end carries the next
     * request too, one that was not is closed, and the next request has to shake hands anew.
     */
    private static void finish(InputStream in) {
        Thread reader = Thread.ofVirtual().name("engine-rest").start(() -> {
            try (in) {
                int rest = in.readNBytes(REST_BYTES).length;
                if (rest == REST_BYTES) LOG.debug("an engine says more behind its answer than is read");
            } catch (IOException e) {
                LOG.debug("an engine's connection ended behind its answer");
            }
        });
        CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS).execute(reader::interrupt);
    }

    private void sign() {
        if (!begun) answers.run();
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
        if (now - startNanos > route.total().toNanos()) return begun ? Outcome.CUT : Outcome.TOO_SLOW;
        long gap = (begun ? route.idleGap() : route.firstToken()).toNanos();
        if (now - lastSignNanos <= gap) return null;
        // A chamber that does not read is no fault of the engine, which others need.
        return delivery.handing() ? Outcome.CANCELLED : Outcome.TOO_SLOW;
    }
}
