package bicameral.bench.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a running product through its public API. */
final class Visitor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI product;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Visitor(URI product) {
        this.product = product;
    }

    record Quote(String document, String words) {}

    /** What came back; {@code done} is false also where nothing did. */
    record Answer(boolean done, String text, boolean cited, List<Quote> quotes, long millis) {
        Answer {
            quotes = List.copyOf(quotes);
        }

        /** Whether every quote stands word for word in a passage of the document it names. */
        boolean verbatim(List<Chamber.Passage> passages) {
            return quotes.stream()
                    .allMatch(quote -> passages.stream()
                            .anyMatch(passage -> passage.document().equals(quote.document())
                                    && passage.text().contains(quote.words())));
        }
    }

    /** Asks one question in a conversation of its own. */
    Answer ask(Asked question) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("text", question.text()).putNull("conversation");
        HttpRequest request = HttpRequest.newBuilder(
                        product.resolve("/api/v1/agents/" + question.organisation() + "/messages"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Accept-Language", question.language().equals("zh") ? "zh-CN" : "en")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        long begun = System.nanoTime();
        try {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            return response.statusCode() / 100 == 2
                    ? answer(question, JSON.readTree(response.body()), millis)
                    : new Answer(false, "http " + response.statusCode(), false, List.of(), millis);
        } catch (IOException e) {
            return new Answer(false, "unreachable", false, List.of(), 0);
        }
    }

    private static Answer answer(Asked question, JsonNode answer, long millis) {
        List<Quote> quotes = new ArrayList<>();
        answer.path("citations")
                .forEach(citation -> quotes.add(new Quote(
                        citation.path("document").asText(),
                        citation.path("quote").asText())));
        return new Answer(
                answer.path("status").asText().equals("done"),
                answer.path("text").asText(),
                question.citedIn(answer),
                quotes,
                millis);
    }

    @Override
    public void close() {
        client.close();
    }
}
