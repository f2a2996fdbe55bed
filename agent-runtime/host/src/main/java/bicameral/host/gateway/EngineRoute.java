package bicameral.host.gateway;

import bicameral.host.EngineSettings.Rest;
import bicameral.host.EngineSettings.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The way to one OpenAI-compatible endpoint. Thread-safe. Plain {@code java.net.http}, because a receipt commits to the exact
 * bytes of the body.
 */
final class EngineRoute {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Route settings;
    private final URI endpoint;
    private final HttpClient http;
    private final Breaker breaker;
    private final Tally tally;
    private final LongSupplier nanos;

    EngineRoute(Route settings, Rest rest, LongSupplier nanos, Clock clock) {
        this.settings = settings;
        String base = settings.url().toString();
        this.endpoint = URI.create((base.endsWith("/") ? base : base + "/") + "chat/completions");
        this.breaker = new Breaker(rest, nanos);
        this.tally = new Tally(nanos, clock);
        this.nanos = nanos;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    Route settings() {
        return settings;
    }

    Breaker breaker() {
        return breaker;
    }

    Tally tally() {
        return tally;
    }

    /** Generates, without any further try; tells the breaker how it went. */
    Outcome generate(Breaker.Call call, String body, Delivery delivery, BooleanSupplier cancelled) {
        Outcome outcome = Outcome.CANCELLED;
        long began = nanos.getAsLong();
        Runnable answers = () -> {
            call.answers();
            tally.first(nanos.getAsLong() - began);
        };
        Attempt attempt = new Attempt(http, settings, request(body), delivery, cancelled, answers);
        try {
            outcome = attempt.run();
        } finally {
            call.end(outcome.verdict());
            tally.end(outcome, attempt.status());
        }
        return outcome;
    }

    private HttpRequest request(String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
        if (!settings.key().isEmpty()) request.header("Authorization", "Bearer " + settings.key());
        return request.build();
    }
}
