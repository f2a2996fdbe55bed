package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two tenants, every route that takes an id of a tenant: the other tenant's owner gets what a missing id gets, and nobody
 * unsigned gets in. The routes come from the list that the build holds complete.
 */
@Tag("P-B1")
@Tag("P-B10")
@Tag("P-B11")
@Tag("P-B12")
class IsolationMatrixTest {
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\"[^>]*value=\"([^\"]+)\"");
    private static Client owner = Running.visitor();
    private static Client stranger = Running.visitor();
    private static String token = "";
    private static Map<String, String> foreign = Map.of();

    private record Route(String method, String path, String who, String id) {}

    @BeforeAll
    static void twoTenants() {
        owner = Running.owner("hair-chain");
        Matcher agent = Pattern.compile("/studio/agents/([0-9a-f-]{36})")
                .matcher(owner.get("/studio").body());
        assertThat(agent.find()).isTrue();
        JsonNode documents = Client.read(owner.getJson("/api/v1/studio/agents/" + agent.group(1) + "/documents")
                .body());
        Matcher document = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}").matcher(documents.toString());
        assertThat(document.find()).isTrue();
        JsonNode topUp = Client.read(owner.send(owner.request("/api/v1/wallet/top-ups")
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(BodyPublishers.ofString("{\"amount\":{\"amount\":\"5.00\",\"currency\":\"CNY\"}}")))
                .body());
        String conversation = owner.ask("hair-chain", "一张会员卡最多能绑几名家人一起用？")
                .json()
                .path("conversation")
                .asText();
        JsonNode export = Client.read(owner.send(owner.request("/api/v1/exports")
                        .header("Accept", "application/json")
                        .POST(BodyPublishers.noBody()))
                .body());
        foreign = Map.of(
                "export", export.path("id").asText(),
                "agent", agent.group(1),
                "document", document.group(),
                "topUp", topUp.path("id").asText(),
                "department", department(owner),
                "subscription", subscription(),
                "conversation", conversation);
        stranger = Running.owner("saas-helpdesk");
        freshToken();
    }

    /** A trial, which needs no money. */
    private static String subscription() {
        Workshop workshop = Workshop.make(owner, "Agent with a plan");
        workshop.publish("0.10", 0, false);
        workshop.plans(Map.of("month_price", "1", "month_included", "10", "trial_days", "7", "trial_messages", "3"));
        String slug = workshop.publish("0.10", 0, false);
        String id = UUID.randomUUID().toString();
        HttpResponse<String> begun = owner.submit(
                "/wallet/subscriptions/new?agent=" + slug,
                "/wallet/subscriptions",
                Map.of("id", id, "agent", slug, "kind", "month", "price", "1", "trial", "1"));
        assertThat(begun.headers().firstValue("Location").orElse("none")).contains(id);
        return id;
    }

    private static void freshToken() {
        token = csrf(stranger);
    }

    private static String csrf(Client client) {
        Matcher csrf = CSRF.matcher(client.get("/studio/new").body());
        assertThat(csrf.find()).isTrue();
        return csrf.group(1);
    }

    /** A department of the owner's organisation. */
    private static String department(Client owner) {
        owner.send(owner.request("/wallet/departments")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "name=research&csrf=" + URLEncoder.encode(csrf(owner), StandardCharsets.UTF_8))));
        Matcher department = Pattern.compile("/wallet/departments/([0-9a-f-]{36})/budget")
                .matcher(owner.get("/wallet/departments").body());
        assertThat(department.find()).isTrue();
        return department.group(1);
    }

    @Test
    void a_foreign_id_is_as_good_as_a_missing_one_on_every_route() throws IOException {
        List<String> seen = new ArrayList<>();
        for (Route route : routes()) {
            if (route.id().equals("-") || !foreign.containsKey(route.id())) continue;
            freshToken();
            HttpResponse<String> response = send(stranger, route, foreign);
            freshToken();
            HttpResponse<String> missing = send(stranger, route, Map.of());
            // Forgetting what is not there is no error, so a foreign conversation must look forgotten too.
            int nothing = route.method().equals("DELETE") && route.id().equals("conversation") ? 204 : 404;
            assertThat(missing.statusCode())
                    .as("missing: %s %s", route.method(), route.path())
                    .isEqualTo(nothing);
            assertThat(response.statusCode())
                    .as("foreign: %s %s", route.method(), route.path())
                    .isEqualTo(nothing);
            seen.add(route.path());
        }
        assertThat(seen).hasSizeGreaterThan(15);
        assertThat(owner.getJson("/api/v1/agents/hair-chain/conversations/" + foreign.get("conversation"))
                        .body())
                .as("the owner's conversation is still there")
                .contains("会员卡");
    }

    @Test
    void an_owner_is_no_operator() throws IOException {
        for (Route route : routes()) {
            if (!route.who().equals("admin")) continue;
            freshToken();
            assertThat(send(stranger, route, Map.of()).statusCode())
                    .as("%s %s", route.method(), route.path())
                    .isEqualTo(403);
        }
    }

    @Test
    void what_the_operators_commands_ask_is_there_for_nobody_else() throws IOException {
        for (Route route : routes()) {
            if (!route.who().equals("machine")) continue;
            assertThat(send(Running.visitor(), route, foreign).statusCode())
                    .as("%s %s", route.method(), route.path())
                    .isIn(400, 404, 415);
            freshToken();
            assertThat(send(stranger, route, foreign).statusCode())
                    .as("%s %s", route.method(), route.path())
                    .isIn(400, 404, 415);
        }
    }

    @Test
    @Tag("P-B4")
    void naming_another_tenant_than_ones_own_finds_nothing() {
        String other = Client.read(owner.getJson("/api/v1/wallet").body()).toString();
        assertThat(other).contains("available");
        for (String tenant : List.of(missing(), "hair-chain")) {
            HttpResponse<String> response = stranger.send(stranger.request("/api/v1/wallet")
                    .header("Accept", "application/json")
                    .header("Bicameral-Tenant", tenant)
                    .GET());
            assertThat(response.statusCode()).as(tenant).isEqualTo(404);
        }
    }

    @Test
    @Tag("P-B2")
    void a_tenant_id_in_a_body_is_ignored() {
        String body = "{\"tenantId\":\"" + missing() + "\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"}}";
        HttpResponse<String> response = stranger.send(stranger.request("/api/v1/wallet/top-ups")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body)));
        String topUp = Client.read(response.body()).path("id").asText();
        assertThat(stranger.getJson("/api/v1/wallet/top-ups/" + topUp).statusCode())
                .isEqualTo(200);
    }

    @Test
    void nobody_unsigned_gets_what_members_get() throws IOException {
        Client nobody = Running.visitor();
        for (Route route : routes()) {
            if (!Set.of("member", "person", "admin").contains(route.who())) continue;
            int code = send(nobody, route, foreign).statusCode();
            assertThat(code).as("%s %s", route.method(), route.path()).isIn(302, 303, 400, 401, 403, 404, 415);
        }
    }

    private static HttpResponse<String> send(Client client, Route route, Map<String, String> ids) {
        String path = route.path();
        Matcher variable = Pattern.compile("\\{(\\w+)}").matcher(path);
        StringBuilder filled = new StringBuilder();
        while (variable.find()) variable.appendReplacement(filled, value(route, variable.group(1), ids));
        variable.appendTail(filled);
        boolean api = path.startsWith("/api/");
        var request = client.request(filled.toString())
                .header(
                        "Accept",
                        path.endsWith("/archive") ? "*/*" : api ? "application/json, text/event-stream" : "text/html");
        return switch (route.method()) {
            case "GET" -> client.send(request.GET());
            case "DELETE" -> client.send(request.DELETE());
            case "PATCH" ->
                client.send(request.header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString("{\"name\":\"hello\"}")));
            case "PUT" ->
                client.send(request.header(
                                "Content-Type",
                                path.endsWith("/documents/{document}")
                                        ? "application/octet-stream"
                                        : "application/json")
                        .PUT(BodyPublishers.ofString("{\"agent\":\"hair-chain\",\"text\":\"hello\"}")));
            default ->
                client.send(
                        (path.endsWith("/documents")
                                                || path.endsWith("/replace")
                                                || path.endsWith("/learning/model")
                                                || path.equals("/admin/import")
                                                || path.equals("/admin/billing/reconciliation")
                                                || path.endsWith("/evidence"))
                                        && !api
                                ? request.header("Content-Type", "multipart/form-data; boundary=b")
                                        .POST(BodyPublishers.ofString(
                                                "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n"
                                                        + token
                                                        + "\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n"
                                                        + "Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"))
                                : path.endsWith("/documents")
                                        ? request.header("Content-Type", "application/octet-stream")
                                                .POST(BodyPublishers.ofString("hello"))
                                        : api
                                                ? request.header("Content-Type", "application/json")
                                                        .header(
                                                                "Idempotency-Key",
                                                                UUID.randomUUID()
                                                                        .toString())
                                                        .POST(BodyPublishers.ofString("{\"text\":\"hello\"}"))
                                                : request.header("Content-Type", "application/x-www-form-urlencoded")
                                                        .POST(
                                                                BodyPublishers.ofString(
                                                                        "csrf="
                                                                                + java.net.URLEncoder.encode(
                                                                                        token,
                                                                                        java.nio.charset
                                                                                                .StandardCharsets.UTF_8)
                                                                                + "&name=x&purpose=y&persona=&opening_line=&abstention=&examples=&about=&category=law&mark=T&pigment=jade&engine=EXTRACTIVE&revision=1&price=0&free=0&pay=false")));
        };
    }

    private static String value(Route route, String variable, Map<String, String> ids) {
        return switch (variable) {
            case "agent" -> route.id().equals("agent") ? ids.getOrDefault("agent", missing()) : "hair-chain";
            case "passage", "version" -> "1";
            // The slug of another agent: its own documents are no secret, but this one is not among them.
            case "document" -> ids.getOrDefault("document", missing());
            default -> ids.getOrDefault(variable, missing());
        };
    }

    private static String missing() {
        return UUID.randomUUID().toString();
    }

    private static List<Route> routes() throws IOException {
        Path list = Path.of(System.getProperty("bicameral.root"), "ui/src/test/resources/routes.tsv");
        return Files.readAllLines(list).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("\t"))
                .map(line -> new Route(line[0], line[1], line[2], line[3]))
                .filter(route -> !route.path().contains("/passages/"))
                .toList();
    }
}
