package bicameral.bench;

import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The eight seeded agents of a running product, asked as a visitor asks. */
public final class DemoAgents {
    /** A question each of them can answer from its documents once it has learnt them. */
    private static final Map<String, String> QUESTIONS = Map.of(
            "agri-highland", "条播一亩要用多少公斤种子？",
            "hair-chain", "一张会员卡最多能绑几名家人一起用？",
            "labour-law-desk", "劳动仲裁一般的时效是多久？",
            "appliance-service", "第三级后置活性炭建议多久换一次？",
            "clinic-desk", "普通挂号费多少钱？",
            "espresso-maker", "How long is pre-infusion by default?",
            "saas-helpdesk", "Which header carries the webhook signature?",
            "city-museum", "How much is an adult ticket?");

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI baseUrl;
    private final Progress progress;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public DemoAgents(URI baseUrl, Progress progress) {
        this.baseUrl = baseUrl;
        this.progress = progress;
    }

    public static List<String> slugs() {
        return QUESTIONS.keySet().stream().sorted().toList();
    }

    /** Waits until each of them has answered a question of its own from its documents. */
    public void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (String slug : slugs()) {
            Progress.Step step = progress.begin(slug);
            while (!ask(slug).equals("done")) {
                if (System.nanoTime() > deadline) {
                    throw new Trouble("The agent " + slug + " did not learn its documents.", "See ./bicameral logs");
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
            step.done("has learnt");
        }
    }

    /** Asks it; how the answer ended, or the HTTP status where there was none. */
    public String ask(String slug) throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(Map.of("text", QUESTIONS.getOrDefault(slug, "?")));
        HttpRequest request = HttpRequest.newBuilder(baseUrl.resolve("/api/v1/agents/" + slug + "/messages"))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) return "HTTP " + response.statusCode();
        return JSON.readTree(response.body()).path("status").asText();
    }
}
