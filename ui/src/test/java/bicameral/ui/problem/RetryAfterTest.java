package bicameral.ui.problem;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.message.AnswerEvent;
import bicameral.tenant.Refusal;
import bicameral.ui.answer.Ends;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over HTTP: who is turned away is told when to come back, where coming back helps. */
class RetryAfterTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Problem> problem = new AtomicReference<>(new Problem("not_found", 404));
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(request -> Problems.end(request, problem.get()));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void end() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private HttpResponse<String> said(Problem what) throws IOException, InterruptedException {
        problem.set(what);
        URI address = URI.create("http://127.0.0.1:" + server.actualPort() + "/api/v1/agents/a/messages");
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static Problem refused(String code, Refusal.Kind kind, Map<String, Object> values) {
        return Problem.of(new Refusal(code, kind, values));
    }

    /** As an answer of the programming interface ends. */
    private static Problem ended(String code, Map<String, Object> values) {
        return Ends.problem(new AnswerEvent.End(AnswerEvent.Status.FAILED, new UUID(1, 2), null, "", 0, code, values));
    }

    @Test
    @Tag("P-B77")
    void whereTooManyChambersWakeAVisitorIsToldWhenToComeBack() throws Exception {
        for (Problem full : new Problem[] {
            refused("wakes_full", Refusal.Kind.UNAVAILABLE, Map.of("retryAfter", 5)),
            ended("wakes_full", Map.of("retryAfter", 5))
        }) {
            HttpResponse<String> response = said(full);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(response.body()).contains("\"code\":\"wakes_full\"");
        }
    }

    @Test
    void whatAnOperatorHasToLookAtNamesNoTime() throws Exception {
        HttpResponse<String> response =
                said(refused("chamber_quarantined", Refusal.Kind.UNAVAILABLE, Map.of("retryAfter", 0)));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
        assertThat(ended("chamber_quarantined", Map.of("retryAfter", 0)).retryAfterSeconds())
                .isEmpty();
    }

    @Test
    void whatNamesNoTimeIsAMinute() throws Exception {
        assertThat(said(refused("too_many", Refusal.Kind.TOO_MANY, Map.of()))
                        .headers()
                        .firstValue("Retry-After"))
                .hasValue("60");
        assertThat(said(refused("chamber_busy", Refusal.Kind.TOO_MANY, Map.of("retryAfter", 2)))
                        .headers()
                        .firstValue("Retry-After"))
                .hasValue("2");
    }
}
