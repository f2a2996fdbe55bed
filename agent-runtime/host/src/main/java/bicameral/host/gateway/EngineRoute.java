package bicameral.host.gateway;

import bicameral.host.HostSettings.Engine;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The way to one OpenAI-compatible endpoint. Thread-safe. Plain {@code java.net.http}, because a receipt commits to the exact
 * bytes of the body.
 */
final class EngineRoute {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration QUEUE = Duration.ofSeconds(10);

    private final Engine engine;
    private final HttpClient http;
    private final Semaphore places;
    private final ConcurrentHashMap<TenantId, Semaphore> placesOfTenant = new ConcurrentHashMap<>();

    EngineRoute(Engine engine) {
        this.engine = engine;
        this.places = new Semaphore(engine.calls(), true);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    String name() {
        return engine.name();
    }

    String model() {
        return engine.model();
    }

    /** Generates, with one further try where the first could not be reached or failed before any text. */
    Outcome generate(String body, Delivery delivery, BooleanSupplier cancelled) {
        HttpRequest request = request(body);
        Outcome first = new Attempt(http, engine, request, delivery, cancelled).run();
        if (first != Outcome.UNREACHABLE || delivery.any()) return first;
        return new Attempt(http, engine, request, delivery, cancelled).run();
    }

    private HttpRequest request(String body) {
        String base = engine.url().toString();
        URI uri = URI.create((base.endsWith("/") ? base : base + "/") + "chat/completions");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
        if (!engine.key().isEmpty()) request.header("Authorization", "Bearer " + engine.key());
        return request.build();
    }

    /** Waits for a place; no tenant holds more than its share. */
    Place take(TenantId tenant) {
        Semaphore own = placesOfTenant.computeIfAbsent(tenant, key -> new Semaphore(engine.callsPerTenant(), true));
        try {
            if (!own.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) return new Place(false, () -> {});
            if (places.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Place(true, () -> {
                    places.release();
                    own.release();
                });
            }
            own.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Place(false, () -> {});
    }

    record Place(boolean taken, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }
}
