package bicameral.bench.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Asks all questions, one after the other, and says how many answers are right, cite a right source, and are refused rightly.
 * {@code --url URL} names the running product, {@code --data DIR} another folder of questions than the demo organisations'.
 */
public final class Main {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double GOAL_RIGHT = 0.70;
    private static final double GOAL_CITED = 0.80;
    private static final double GOAL_REFUSED = 0.80;

    private Main() {}

    /** Exits 0 when it could measure, met or missed; 2 when not. */
    public static void main(String[] words) throws InterruptedException {
        List<String> list = List.of(words);
        Path root = Path.of(System.getProperty("bicameral.root", "."));
        String url = option(list, "--url", "http://localhost:8080");
        Path data = Path.of(option(
                list, "--data", root.resolve("seeds/src/main/resources/demo").toString()));
        System.exit(run(URI.create(url), data, root.resolve("target/bench/quality.json")));
    }

    /** Asks the questions of a folder, prints the figures and writes them with all samples. */
    public static int run(URI product, Path data, Path report) throws InterruptedException {
        try {
            List<Asked> questions = Asked.in(data);
            if (questions.isEmpty()) {
                System.err.println("bicameral: no questions.jsonl in the folders of " + data);
                return 2;
            }
            Tally tally = ask(product, questions);
            if (tally.outcomes().stream().allMatch(one -> one.status().equals("unreachable"))) {
                System.err.println("bicameral: no answer from " + product + "; is it running?");
                return 2;
            }
            write(report, data, tally);
            print(tally);
            System.out.println("Written to " + report);
            figures(tally).forEach(System.out::println);
            return 0;
        } catch (IOException e) {
            System.err.println("bicameral: " + e.getMessage());
            return 2;
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : otherwise;
    }

    private static Tally ask(URI product, List<Asked> questions) throws InterruptedException {
        Tally tally = new Tally();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            for (Asked question : questions) {
                tally.add(ask(client, product, question));
                int done = tally.outcomes().size();
                if (done % 10 == 0 || done == questions.size()) {
                    System.out.printf(Locale.ROOT, "Asked %d of %d%n", done, questions.size());
                }
            }
        }
        return tally;
    }

    private static Tally.Outcome ask(HttpClient client, URI product, Asked question) throws InterruptedException {
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
            if (response.statusCode() / 100 != 2) {
                return new Tally.Outcome(question, "http " + response.statusCode(), "", false, false, millis);
            }
            JsonNode answer = JSON.readTree(response.body());
            return new Tally.Outcome(
                    question,
                    answer.path("status").asText(),
                    answer.path("text").asText(),
                    question.answerable() && question.rightIn(answer),
                    question.citedIn(answer),
                    millis);
        } catch (IOException e) {
            return new Tally.Outcome(question, "unreachable", "", false, false, 0);
        }
    }

    private static void print(Tally tally) {
        tally.table("organisation", Asked::organisation).forEach(System.out::println);
        tally.table("kind", Asked::kind).forEach(System.out::println);
        List<Long> millis =
                tally.outcomes().stream().map(Tally.Outcome::millis).sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "answered in %d ms (p50), %d ms (p95)%n",
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 95 / 100));
    }

    private static List<String> figures(Tally tally) {
        return List.of(
                line("quality.answers_right", tally.answersRight(), GOAL_RIGHT),
                line("quality.source_cited", tally.sourceCited(), GOAL_CITED),
                line("quality.unanswerable_refused", tally.unanswerableRefused(), GOAL_REFUSED));
    }

    private static String line(String name, double value, double goal) {
        return String.format(
                Locale.ROOT, "%s = %.2f ratio (goal ≥ %.2f) %s", name, value, goal, value >= goal ? "met" : "missed");
    }

    private static void write(Path report, Path data, Tally tally) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("benchmark", "quality").put("at", Instant.now().toString());
        root.putObject("machine")
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("architecture", System.getProperty("os.arch"))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString());
        root.put("questions", data.getFileName().toString());
        ArrayNode figures = root.putArray("figures");
        figure(figures, "quality.answers_right", tally.answersRight(), GOAL_RIGHT);
        figure(figures, "quality.source_cited", tally.sourceCited(), GOAL_CITED);
        figure(figures, "quality.unanswerable_refused", tally.unanswerableRefused(), GOAL_REFUSED);
        ArrayNode samples = root.putArray("samples");
        for (Tally.Outcome outcome : tally.outcomes()) {
            samples.addObject()
                    .put("id", outcome.question().id())
                    .put("organisation", outcome.question().organisation())
                    .put("kind", outcome.question().kind())
                    .put("answerable", outcome.question().answerable())
                    .put("status", outcome.status())
                    .put("right", outcome.right())
                    .put("cited", outcome.cited())
                    .put("millis", outcome.millis())
                    .put("question", outcome.question().text())
                    .put("answer", outcome.text());
        }
        Files.createDirectories(report.toAbsolutePath().getParent());
        Files.writeString(report, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static void figure(ArrayNode figures, String name, double value, double goal) {
        figures.addObject()
                .put("name", name)
                .put("value", value)
                .put("unit", "ratio")
                .put("goal", goal)
                .put("met", value >= goal);
    }
}
