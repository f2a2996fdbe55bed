package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A creator at work over HTTP: makes, teaches and publishes an agent the way the pages do. */
final class Workshop {
    private static final Pattern EDITOR = Pattern.compile("/studio/agents/([0-9a-f-]{36})");

    private final Client owner;
    private final String agent;
    private String name = "Agent of the tests";
    private boolean passesEngineCost;

    private Workshop(Client owner, String agent) {
        this.owner = owner;
        this.agent = agent;
    }

    static Workshop make(Client owner, String name) {
        Matcher template = Pattern.compile("name=\"template\"[^>]*value=\"([^\"]+)\"")
                .matcher(owner.get("/studio/new").body());
        assertThat(template.find()).as("a template to choose").isTrue();
        HttpResponse<String> made = owner.submit(
                "/studio/new",
                "/studio/new",
                Map.of("name", name, "purpose", "Answers for tests.", "template", template.group(1)));
        Matcher editor = EDITOR.matcher(made.headers().firstValue("Location").orElse("none: " + made.statusCode()));
        assertThat(editor.find()).as("leads to the editor").isTrue();
        return new Workshop(owner, editor.group(1));
    }

    /** The name under which it is published from now on. */
    Workshop called(String name) {
        this.name = name;
        return this;
    }

    /** Payers bear what the engine really costs, from now on. */
    Workshop passingEngineCost() {
        this.passesEngineCost = true;
        return this;
    }

    String agent() {
        return agent;
    }

    HttpResponse<String> upload(String name, byte[] content) {
        return upload("POST", "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8), null, content);
    }

    /** Sends bytes to an address below the agent's documents. */
    HttpResponse<String> upload(String method, String below, @Nullable String key, byte[] content) {
        HttpRequest.Builder request = owner.request("/api/v1/studio/agents/" + agent + "/documents" + below)
                .header("Accept", "application/json")
                .header("Content-Type", "application/octet-stream");
        if (key != null) request.header("Idempotency-Key", key);
        return owner.send(request.method(method, BodyPublishers.ofByteArray(content)));
    }

    /** Uploads and waits until it is learned or failed. */
    JsonNode teach(String name, byte[] content) {
        HttpResponse<String> response = upload(name, content);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return settled(Client.read(response.body()).path("id").asText());
    }

    /** Waits until a document is learned or failed. */
    JsonNode settled(String id) {
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (System.nanoTime() < deadline) {
            for (JsonNode document : documents())
                if (document.path("id").asText().equals(id)
                        && document.path("stage")
                                .asText()
                                .toLowerCase(java.util.Locale.ROOT)
                                .matches("ready|failed")) return document;
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError("not learned in 90 s: " + documents());
    }

    JsonNode documents() {
        return Client.read(owner.getJson("/api/v1/studio/agents/" + agent + "/documents")
                        .body())
                .path("documents");
    }

    /** Publishes at a price; returns the slug. */
    String publish(String price, int freePerDay, boolean sharedEngine) {
        return publish(price, freePerDay, sharedEngine ? "SHARED" : "EXTRACTIVE");
    }

    /** The same with the editor's choice of who writes: EXTRACTIVE, REDACTED, SHARED, FULL. */
    String publish(String price, int freePerDay, String engine) {
        HttpResponse<String> response = publishing(price, freePerDay, engine);
        String after = owner.follow(response).body();
        Matcher slug = Pattern.compile("href=\"/a/([a-z0-9-]+)\"").matcher(after);
        assertThat(slug.find()).as("published: %s", response.statusCode()).isTrue();
        return slug.group(1);
    }

    /** Saves plans in the draft, as the plans page does. */
    void plans(Map<String, String> plans) {
        String page = "/studio/agents/" + agent + "/plans";
        assertThat(owner.submit(page, page, plans).statusCode()).isIn(302, 303);
    }

    /** What the form's publish button answers. */
    HttpResponse<String> publishing(String price, int freePerDay, String engine) {
        String page = owner.get("/studio/agents/" + agent).body();
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher revision = Pattern.compile("name=\"revision\" value=\"(\\d+)\"").matcher(page);
        assertThat(revision.find()).isTrue();
        fields.put("revision", revision.group(1));
        fields.put("name", name);
        fields.put("purpose", "Answers for tests.");
        fields.put("persona", "");
        fields.put("opening_line", "");
        fields.put("abstention", "");
        fields.put("examples", "");
        fields.put("about", "");
        fields.put("category", "service");
        fields.put("mark", "T");
        fields.put("pigment", "jade");
        fields.put("engine", engine);
        fields.put("price", price);
        fields.put("free", Integer.toString(freePerDay));
        if (passesEngineCost) fields.put("engine_cost", "PASSED");
        return owner.submit("/studio/agents/" + agent, "/studio/agents/" + agent + "/publish", fields);
    }

    /** Play money into the wallet of whoever is signed in. */
    static void topUp(Client payer, String amount) {
        HttpResponse<String> started = payer.send(payer.request("/api/v1/wallet/top-ups")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(
                        "{\"provider\":\"play\",\"amount\":{\"amount\":\"" + amount + "\",\"currency\":\"CNY\"}}")));
        assertThat(started.statusCode() / 100).as(started.body()).isEqualTo(2);
        String payPage = Client.read(started.body()).path("payPage").asText();
        HttpResponse<String> paid = payer.submit(payPage, payPage, Map.of("pay", "true"));
        assertThat(paid.statusCode()).isIn(200, 302, 303);
    }

    /** Amounts are text in JSON, so that no reader rounds them. */
    static java.math.BigDecimal balance(Client payer) {
        return new java.math.BigDecimal(
                Client.read(payer.getJson("/api/v1/wallet").body())
                        .at("/available/amount")
                        .asText());
    }
}
