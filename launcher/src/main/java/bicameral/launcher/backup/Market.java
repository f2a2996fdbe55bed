package bicameral.launcher.backup;

import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The running market, asked with the operator's key of its data directory. */
final class Market {
    private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([a-z_]{1,60})\"");
    private static final int LONGEST_PROBLEM = 64 * 1024;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI base;
    private final String key;

    Market(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    HttpResponse<InputStream> get(String path) throws IOException {
        return send(request(path).GET());
    }

    HttpResponse<InputStream> post(String path, String json) throws IOException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Bicameral-Operator", key);
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** @throws Trouble with the market's code where it did not do it */
    static void require(HttpResponse<?> answer, InputStream body) throws IOException {
        if (answer.statusCode() / 100 == 2) return;
        String problem = new String(body.readNBytes(LONGEST_PROBLEM), StandardCharsets.UTF_8);
        Matcher code = CODE.matcher(problem);
        throw new Trouble(
                "The market said " + answer.statusCode() + (code.find() ? " " + code.group(1) : "") + " to "
                        + answer.uri().getPath() + ".",
                "See ./bicameral logs app");
    }
}
