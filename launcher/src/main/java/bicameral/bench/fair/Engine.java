package bicameral.bench.fair;

import bicameral.host.EngineSettings;
import bicameral.host.EngineSettings.Route;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** The made-up engine's process, and how to ask it directly. */
final class Engine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int places;
    private final Process process;
    private final URI base;
    /** As the gateway's own. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private Engine(int places, Process process, int port) {
        this.places = places;
        this.process = process;
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    static Engine start(Path java, int places) throws IOException {
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StubEngine.class.getName(),
                        String.valueOf(places))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = out.readLine();
        if (port == null) throw new IOException("the made-up engine did not start");
        return new Engine(places, process, Integer.parseInt(port));
    }

    int places() {
        return places;
    }

    EngineSettings settings(Pace pace) {
        Route route = Route.of(base.resolve(pace.path()), "stub", "")
                .withDeadlines(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofMinutes(2))
                .withCalls(places);
        return EngineSettings.of(List.of(route));
    }

    /** How long its places have been busy so far, summed up. */
    long busyNanos() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/busy")).build();
        return Long.parseLong(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** One answer, without the gateway. */
    Sample ask(Pace pace, Prompts.Prompt prompt, int tokens) throws IOException, InterruptedException {
        long began = System.nanoTime();
        String body = JSON.writeValueAsString(Map.of(
                "model",
                "stub",
                "stream",
                true,
                "max_tokens",
                tokens,
                "messages",
                List.of(Map.of("role", "user", "content", prompt.text()))));
        HttpRequest request = HttpRequest.newBuilder(base.resolve(pace.path() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            return read(lines, began);
        }
    }

    private static Sample read(BufferedReader lines, long began) throws IOException {
        long first = 0;
        int tokens = 0;
        String line;
        while ((line = lines.readLine()) != null) {
            // To the end, or the connection could not be used again.
            if (!line.startsWith("data:") || line.equals("data: [DONE]")) continue;
            String text = JSON.readTree(line.substring("data:".length()))
                    .path("choices")
                    .path(0)
                    .path("delta")
                    .path("content")
                    .asText();
            if (text.isEmpty()) continue;
            if (tokens++ == 0) first = System.nanoTime();
        }
        return Sample.answered(began, first, tokens, false);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
