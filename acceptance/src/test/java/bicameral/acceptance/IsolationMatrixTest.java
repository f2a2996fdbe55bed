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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two tenants, every route that takes an id of a tenant: the other tenant's owner gets what a missing id gets, also where what
 * belongs to an agent is looked for under an agent of the owner's own, and nobody unsigned gets in. The routes come from the list
 * that the build holds complete; one whose id has no foreign value here fails.
 */
@Tag("P-B1")
@Tag("P-B10")
@Tag("P-B11")
@Tag("P-B12")
class IsolationMatrixTest {
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final String ID = "([0-9a-f]{8}-[0-9a-f-]{27})";
    /** What belongs to an agent, so that it is also looked for under an agent of one's own. */
    private static final Set<String> CHILDREN = Set.of("document", "source", "lesson", "golden", "question");
    /** Variables that name nothing by themselves: they count within what stands before them. */
    private static final Set<String> COUNTED = Set.of("version", "seat", "n");
    /** What a caller may keep under an id of its choice, in its own chamber: there another's id is as free as any. */
    private static final Set<String> OWN_CHOICE = Set.of(
            "PUT /api/v1/studio/agents/{agent}/lessons/{lesson}", "PUT /api/v1/studio/agents/{agent}/golden/{golden}");
    /** Forgetting what is not there is no error, so a foreign one must look forgotten too; that it is not is looked at after. */
    private static final Map<String, Integer> FORGETTING = Map.of(
            "DELETE /api/v1/agents/{agent}/conversations/{conversation}", 204,
            "POST /account/egress/patterns/{pattern}/delete", 303);
    /** The same within an agent of one's own; a run of no question at all is none. */
    private static final Map<String, Integer> FORGETTING_CHILDREN = Map.of(
            "DELETE /api/v1/studio/agents/{agent}/golden/{golden}", 204,
            "DELETE /api/v1/studio/agents/{agent}/lessons/{lesson}", 204,
            "POST /studio/agents/{agent}/golden/{golden}/delete", 303,
            "POST /studio/agents/{agent}/golden/{golden}/run", 303,
            "POST /studio/agents/{agent}/lessons/{lesson}/delete", 303,
            "POST /studio/agents/{agent}/unanswered/{question}/close", 303);

    private static Client owner = Running.visitor();
    private static Client stranger = Running.visitor();
    private static String token = "";
    private static Map<String, String> foreign = Map.of();
    private static String own = "";

    private record Route(String method, String path, String who, String id) {
        /** The names of its variables. */
        List<String> variables() {
            return VARIABLE.matcher(path).results().map(match -> match.group(1)).toList();
        }

        /** Whether it takes an id of a tenant or a visitor, who alone may use it. */
        boolean guarded() {
            return !id.equals("-") && Set.of("member", "visitor", "public").contains(who);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    static void twoTenants() throws SQLException {
        owner = Running.owner("hair-chain");
        String conversation = owner.ask("hair-chain", "一张会员卡最多能绑几名家人一起用？")
                .json()
                .path("conversation")
                .asText();
        String subscription = subscription();
        foreign = new HashMap<>(Map.of("conversation", conversation, "subscription", subscription));
        taught();
        foreign.put("export", posted("/api/v1/exports", "").path("id").asText());
        foreign.put("department", department(owner));
        foreign.put(
                "topUp",
                posted("/api/v1/wallet/top-ups", "{\"amount\":{\"amount\":\"5.00\",\"currency\":\"CNY\"}}")
                        .path("id")
                        .asText());
        owner.submit("/account/members", "/account/invitations", Map.of("note", "matrix", "role", "VIEWER"));
        foreign.put("invitation", shown("/account/members", "/account/invitations/" + ID + "/withdraw"));
        foreign.put("person", shown("/account/members", "/account/members/" + ID + "/roles"));
        owner.submit("/account/keys", "/account/keys", Map.of("name", "matrix", "scope", "READ"));
        foreign.put("key", shown("/account/keys", "/account/keys/" + ID + "/revoke"));
        owner.submit(
                "/account/egress",
                "/account/egress/patterns",
                Map.of("name", "工号", "pattern", "QH-[0-9]{4}", "text", ""));
        foreign.put("pattern", shown("/account/egress", "/account/egress/patterns/" + ID + "/delete"));
        foreign.put("invoice", invoice(subscription));
        stranger = Running.owner("saas-helpdesk");
        own = Workshop.make(stranger, "Agent of the stranger").agent();
        freshToken();
    }

    /** An agent with one of each that an agent has, which was asked something that it does not know. */
    private static void taught() {
        Workshop workshop = Workshop.make(owner, "Agent with children");
        String here = "/api/v1/studio/agents/" + workshop.agent();
        foreign.put("agent", workshop.agent());
        JsonNode document = workshop.teach(
                "matrix.md", "# Parking\n\nThe car park opens at nine.".getBytes(StandardCharsets.UTF_8));
        foreign.put("document", document.path("id").asText());
        String quality = owner.getJson(here + "/documents/" + foreign.get("document") + "/quality")
                .body();
        foreign.put(
                "passage",
                Client.read(quality).path("passages").path(0).path("passage").asText());
        foreign.put(
                "lesson",
                posted(here + "/lessons", "{\"question\":\"Who parks?\",\"answer\":\"Guests.\"}")
                        .path("lesson")
                        .asText());
        String golden = UUID.randomUUID().toString();
        HttpResponse<String> kept = owner.send(owner.request(here + "/golden/" + golden)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"question\":\"When does the car park open?\",\"expectedWords\":[\"nine\"]}")));
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
        foreign.put("golden", golden);
        Running.website().show("/matrix.csv", "id,name\n1,comb\n");
        foreign.put(
                "source",
                posted(
                                here + "/sources",
                                "{\"kind\":\"table\",\"name\":\"combs\",\"schedule\":\"daily:03:30@Asia/Shanghai\",\"definition\":{\"url\":\""
                                        + Running.website().url("/matrix.csv")
                                        + "\",\"key\":\"id\",\"title\":\"name\"}}")
                        .path("id")
                        .asText());
        String slug = workshop.publish("0.10", 5, false);
        foreign.put(
                "message",
                owner.ask(slug, "When does the car park open?")
                        .json()
                        .path("id")
                        .asText());
        assertThat(owner.ask(slug, "怎样修理一台柴油发动机？").status()).isEqualTo("abstained");
        foreign.put(
                "question", shown("/studio/agents/" + workshop.agent() + "/lessons", "/unanswered/" + ID + "/close"));
    }

    private static JsonNode posted(String path, String body) {
        HttpResponse<String> response = owner.send(owner.request(path)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isIn(200, 201, 202);
        return Client.read(response.body());
    }

    /** What a page of the owner's shows in the place of the group. */
    private static String shown(String page, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(owner.get(page).body());
        assertThat(found.find()).as("%s shows %s", page, pattern).isTrue();
        return found.group(1);
    }

    /** Invoices are issued when a month is over, which none is here: one as it would stand, until the stories end. */
    private static String invoice(String subscription) throws SQLException {
        String id = UUID.randomUUID().toString();
        asSuperuser("insert into market.invoice_series (series, last) values ('MATRIX-2026', 1)");
        asSuperuser("""
                insert into market.invoice (tenant_id, id, kind, series, number, currency, month, total, tax, carried_in, carried_out,
                  buyer_name, buyer_address, buyer_place, buyer_tax_number, seller_name, seller_address, seller_tax_number)
                select tenant_id, '%s', 'invoice', 'MATRIX-2026', 1, 'CNY', '2026-01-01', 1000000, 0, 0, 0, 'Buyer', 'Street', 'CN', '',
                  'Seller', 'Street', '' from market.subscription where id = '%s'""".formatted(id, subscription));
        return id;
    }

    @AfterAll
    static void theBooksAreAsTheyWere() throws SQLException {
        // Invoices are history, which a superuser alone can undo.
        asSuperuser("set session_replication_role = replica; delete from market.invoice where series = 'MATRIX-2026'; "
                + "delete from market.invoice_series where series = 'MATRIX-2026'");
    }

    private static void asSuperuser(String sql) throws SQLException {
        try (Connection database = DriverManager.getConnection(Running.product().superuserJdbcUrl());
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Paid, for what was paid for a period has pages of its own. */
    private static String subscription() {
        Workshop.topUp(owner, "5.00");
        Workshop workshop = Workshop.make(owner, "Agent with a plan");
        workshop.publish("0.10", 0, false);
        workshop.plans(Map.of("month_price", "1", "month_included", "10"));
        String slug = workshop.publish("0.10", 0, false);
        String id = UUID.randomUUID().toString();
        HttpResponse<String> begun = owner.submit(
                "/wallet/subscriptions/new?agent=" + slug,
                "/wallet/subscriptions",
                Map.of("id", id, "agent", slug, "kind", "month", "price", "1"));
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
    void a_route_that_takes_an_id_is_sent_a_foreign_one() throws IOException {
        for (Route route : routes()) {
            if (!route.guarded()) continue;
            assertThat(foreign).as("%s has no foreign value", route).containsKey(route.id());
            for (String variable : route.variables())
                if (!COUNTED.contains(variable))
                    assertThat(foreign).as("%s has no foreign value", route).containsKey(variable);
        }
    }

    /** Else a stranger's 404 would say nothing. */
    @Test
    void what_the_stranger_does_not_find_is_there_for_its_owner() throws IOException {
        List<String> missed = new ArrayList<>();
        for (Route route : routes()) {
            // The owner's documents are not among those of the agent that the public route is asked for.
            if (!route.guarded() || !route.method().equals("GET") || route.who().equals("public")) continue;
            int code = send(owner, route, foreign).statusCode();
            if (code == 404 || code >= 500) missed.add(route + " " + code);
        }
        assertThat(missed).isEmpty();
    }

    @Test
    @Tag("P-I")
    void a_foreign_id_is_as_good_as_a_missing_one_on_every_route() throws IOException {
        List<String> seen = new ArrayList<>();
        List<String> leaks = new ArrayList<>();
        for (Route route : routes()) {
            if (!route.guarded()) continue;
            freshToken();
            int found = send(stranger, route, foreign).statusCode();
            freshToken();
            int missing = send(stranger, route, Map.of()).statusCode();
            int nothing = FORGETTING.getOrDefault(route.toString(), 404);
            if (found != nothing || missing != nothing)
                leaks.add(route + ": foreign " + found + ", missing " + missing);
            seen.add(route.path());
        }
        assertThat(leaks).isEmpty();
        assertThat(seen).hasSizeGreaterThan(100);
        assertThat(owner.getJson("/api/v1/agents/hair-chain/conversations/" + foreign.get("conversation"))
                        .body())
                .as("the owner's conversation is still there")
                .contains("会员卡");
        assertThat(shown("/account/egress", "/account/egress/patterns/" + ID + "/delete"))
                .as("the owner's pattern is still there")
                .isEqualTo(foreign.get("pattern"));
    }

    @Test
    @Tag("P-I")
    void what_belongs_to_anothers_agent_is_not_found_under_ones_own() throws IOException {
        String before = children();
        List<String> seen = new ArrayList<>();
        List<String> leaks = new ArrayList<>();
        Map<String, String> mixed = new HashMap<>(foreign);
        mixed.put("agent", own);
        for (Route route : routes()) {
            if (!route.id().equals("agent") || route.variables().stream().noneMatch(CHILDREN::contains)) continue;
            freshToken();
            int found = send(stranger, route, mixed).statusCode();
            freshToken();
            int missing = send(stranger, route, Map.of("agent", own)).statusCode();
            int nothing = OWN_CHOICE.contains(route.toString())
                    ? missing
                    : FORGETTING_CHILDREN.getOrDefault(route.toString(), 404);
            if (found != missing || found != nothing) leaks.add(route + ": foreign " + found + ", missing " + missing);
            seen.add(route.path());
        }
        assertThat(leaks).isEmpty();
        assertThat(seen).hasSizeGreaterThan(30);
        assertThat(children()).as("nothing of the owner's was touched").isEqualTo(before);
    }

    /** What the owner's agent has, in words. */
    private static String children() {
        String here = "/api/v1/studio/agents/" + foreign.get("agent");
        String source = Client.read(owner.getJson(here + "/sources/" + foreign.get("source"))
                        .body())
                .path("name")
                .asText();
        String document = shown("/studio/agents/" + foreign.get("agent") + "/knowledge", "(matrix\\.md)");
        String question = shown("/studio/agents/" + foreign.get("agent") + "/lessons", "/unanswered/" + ID + "/close");
        return owner.getJson(here + "/lessons").body()
                + owner.getJson(here + "/golden").body()
                + source
                + document
                + question;
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
        Matcher variable = VARIABLE.matcher(path);
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
                        .PUT(BodyPublishers.ofString(
                                "{\"agent\":\"hair-chain\",\"text\":\"hello\",\"question\":\"hello?\",\"answer\":\"hello\","
                                        + "\"standing\":\"reference\",\"url\":\"http://example.org/\"}")));
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
                                                                                + "&name=x&question=hello&answer=hello&standing=REFERENCE&role=VIEWER&ground=wrong&purpose=y&persona=&opening_line=&abstention=&examples=&about=&category=law&mark=T&pigment=jade&engine=EXTRACTIVE&revision=1&price=0&free=0&pay=false")));
        };
    }

    private static String value(Route route, String variable, Map<String, String> ids) {
        return switch (variable) {
            case "agent" -> {
                if (route.id().equals("agent")) yield ids.getOrDefault("agent", missing());
                // A public agent's own documents are no secret, so the owner's is looked for in another's.
                yield route.id().equals("document") ? "saas-helpdesk" : "hair-chain";
            }
            case "version", "seat", "n" -> "1";
            case "passage" -> ids.getOrDefault("passage", "1");
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
                .toList();
    }
}
