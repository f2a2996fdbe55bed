package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input from outside ends in a 4xx that names a code, and never in wider access. */
class BadInputTest {
    private final Client visitor = Running.visitor();

    @Test
    @Tag("P-B16")
    void a_form_without_or_with_a_wrong_token_is_refused() {
        Client owner = Running.owner("hair-chain");
        assertThat(form(owner, "/studio/new", "name=x&purpose=y&template=z").statusCode())
                .isEqualTo(400);
        assertThat(form(owner, "/studio/new", "csrf=wrong&name=x&purpose=y&template=z")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_form_is_taken_though_other_pages_were_opened_since() {
        Client owner = Running.owner("hair-chain");
        String first = owner.get("/account/egress").body();
        owner.get("/studio/new");
        owner.get("/wallet");
        Matcher token = Pattern.compile("name=\"csrf\"[^>]*value=\"([^\"]+)\"").matcher(first);
        assertThat(token.find()).isTrue();
        assertThat(form(owner, "/account/egress/names/clear", "sort=PROJECT&csrf=" + token.group(1))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void a_made_up_word_about_a_payout_decides_nothing() {
        Client admin = Running.owner("admin").speaking("en");
        String mark = "/admin/billing/payouts/" + UUID.randomUUID() + "/mark";
        Map<String, String> typed = Map.of("line", "7", "reason", "read on paper");
        assertThat(admin.submit("/admin/billing/payouts", mark, typed).statusCode())
                .isEqualTo(422);
        HttpResponse<String> perhaps =
                admin.submit("/admin/billing/payouts", mark, Map.of("as", "perhaps", "line", "7", "reason", "x"));
        assertThat(perhaps.statusCode()).isEqualTo(422);
        assertThat(perhaps.body()).contains("Choose one of what is offered");
        assertThat(admin.submit("/admin/billing/payouts", mark, Map.of("as", "paid", "line", "7", "reason", "x"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_made_up_word_about_a_part_of_a_payout_decides_nothing() {
        Client admin = Running.owner("admin").speaking("en");
        String mark = "/admin/billing/payouts/parts/" + UUID.randomUUID() + "/mark";
        assertThat(admin.submit("/admin/billing/payouts", mark, Map.of("as", "perhaps", "line", "7", "reason", "x"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(admin.submit("/admin/billing/payouts", mark, Map.of("as", "paid", "line", "7", "reason", "x"))
                        .statusCode())
                .isEqualTo(404);
        String giveUp = "/admin/billing/payouts/" + UUID.randomUUID() + "/give-up";
        assertThat(admin.submit("/admin/billing/payouts", giveUp, Map.of("reason", "x"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_comes_through_a_proxy_gets_one_word_of_health_and_no_metrics() {
        HttpResponse<String> health =
                visitor.send(visitor.request("/q/health/ready").header("X-Forwarded-For", "192.0.2.7"));
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(visitor.get("/q/health/ready").body()).contains("checks");
        assertThat(visitor.send(visitor.request("/q/metrics").header("X-Forwarded-For", "192.0.2.7"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_form_sent_after_its_session_ended_leads_to_a_sentence_and_back_to_its_page() {
        Client nobody = visitor.speaking("en");
        HttpResponse<String> sent = nobody.submit("/a/agri-highland", "/studio/new", Map.of("name", "x"));
        HttpResponse<String> told = nobody.follow(sent);
        assertThat(told.statusCode()).isEqualTo(401);
        assertThat(told.body()).contains("what you sent was not done").contains("/signin?next=%2Fa%2Fagri-highland");
    }

    @Test
    void a_choice_that_does_not_exist_is_told_at_its_field_and_nothing_is_published() {
        Workshop workshop = Workshop.make(Running.owner("hair-chain"), "Chosen by hand");
        HttpResponse<String> refused = workshop.publishing("0", 10, "NOBODY");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("engine-error").doesNotContain("href=\"/a/");
    }

    /** More than one agent's rate grants at once, sent by visitors who each keep to their own. */
    @Test
    @Tag("P-B74")
    void more_questions_than_an_agents_rate_are_told_when_to_come_back_and_leave_other_agents_alone()
            throws InterruptedException {
        Client owner = Running.owner("hair-chain");
        Workshop workshop = Workshop.make(owner, "Stormed");
        workshop.teach("bench.md", "The bench in the yard is made of larch.".getBytes(StandardCharsets.UTF_8));
        String address = workshop.publish("0", 1000, "EXTRACTIVE");
        List<HttpResponse<String>> answers = atOnce(120, () -> question(new Client(Running.base()), address));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 429);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 200).count())
                .isGreaterThanOrEqualTo(60);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                            .isBetween(1L, 60L);
                    assertThat(Client.read(answer.body()).path("code").asText()).isEqualTo("too_many");
                });
        assertThat(question(visitor, "espresso-maker").statusCode()).isEqualTo(200);
    }

    /** All in the same moment, for a rate gives back what it took while one waits for the other. */
    private static List<HttpResponse<String>> atOnce(int times, Callable<HttpResponse<String>> ask)
            throws InterruptedException {
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            return askers.invokeAll(Collections.nCopies(times, ask)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }

    private static HttpResponse<String> question(Client visitor, String agent) {
        return visitor.send(visitor.request("/api/v1/agents/" + agent + "/messages")
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", java.util.UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString("{\"text\":\"What is the bench made of?\"}")));
    }

    @Test
    @Tag("P-B17")
    void json_sent_as_text_is_an_unsupported_type() {
        HttpResponse<String> response = visitor.send(visitor.request("/api/v1/agents/agri-highland/messages")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"text\":\"你好\"}")));
        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    @Tag("P-B28")
    void a_missing_or_an_array_body_is_malformed() {
        assertThat(visitor.postJson("/api/v1/agents/agri-highland/messages", "").statusCode())
                .isEqualTo(400);
        assertThat(visitor.postJson("/api/v1/agents/agri-highland/messages", "[1,2]")
                        .statusCode())
                .isEqualTo(400);
        assertThat(visitor.postJson("/api/v1/agents/agri-highland/messages", "null")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    @Tag("P-B27")
    void a_thousand_levels_of_json_and_ten_thousand_fields_are_refused() {
        String deep = "{\"text\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
        String wide = IntStream.range(0, 10_000)
                .mapToObj(i -> "f" + i + "=1")
                .collect(java.util.stream.Collectors.joining("&"));

        assertThat(visitor.postJson("/api/v1/agents/agri-highland/messages", deep)
                        .statusCode())
                .isBetween(400, 499);
        assertThat(form(visitor, "/a/agri-highland", wide).statusCode()).isBetween(400, 499);
    }

    @Test
    @Tag("P-B27")
    void a_header_of_ten_megabytes_is_refused() {
        HttpResponse<String> response = visitor.send(
                visitor.request("/").header("X-Long", "a".repeat(10_000_000)).GET());
        assertThat(response.statusCode()).isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin;x/tenants",
                "/studio%3Bx",
                "/studio%2Fagents",
                "/a/%2e%2e%2fstudio",
                "//studio",
                "/./studio",
                "/a/..%5C..%5Cstudio",
                "/api/v1/wallet;x=1",
                "/a/%00",
                "/a/%E2%80%AEagri-highland",
                "/a/agri%2Dhighl%D0%B0nd"
            })
    @Tag("P-B8")
    @Tag("P-B26")
    void tricks_with_paths_give_nothing_that_the_plain_path_would_not(String path) {
        HttpResponse<String> response =
                visitor.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(Running.base() + path))
                        .header("Accept", "text/html")
                        .GET());
        assertThat(response.statusCode()).isNotEqualTo(200).isLessThan(500);
    }

    @Test
    void a_file_over_the_limit_sent_by_a_form_gets_a_page() {
        int mebibytes = 211;
        BodyPublisher file = BodyPublishers.fromPublisher(
                BodyPublishers.ofByteArrays(Collections.nCopies(mebibytes, new byte[1 << 20])), (long) mebibytes << 20);
        HttpResponse<String> response =
                visitor.send(visitor.request("/studio/agents/00000000-0000-7000-8000-000000000000/documents")
                        .header("Accept", "text/html")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(file));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("<h1>").contains("文件太大了").contains("没有留下");
    }

    @Test
    @Tag("P-B33")
    void forged_forwarding_headers_change_nothing() {
        HttpResponse<String> response = visitor.send(visitor.request("/studio")
                .header("Accept", "text/html")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-For", "10.0.0.1")
                .GET());
        assertThat(response.headers().map().toString()).doesNotContain("evil.example");
        assertThat(response.body()).doesNotContain("evil.example");
    }

    @Test
    @Tag("P-B14")
    void unsigned_foreign_and_expired_tokens_are_unauthenticated() {
        List<String> tokens = List.of(
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiaXNzIjoieCJ9.",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4IiwiaXNzIjoieCIsImV4cCI6MX0.c2lnbmF0dXJl",
                "garbage");
        for (String token : tokens) {
            HttpResponse<String> response = visitor.send(visitor.request("/api/v1/wallet")
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/json")
                    .GET());
            assertThat(response.statusCode()).as(token).isEqualTo(401);
        }
    }

    @Test
    @Tag("P-B15")
    void after_sign_in_one_lands_on_this_site_only() {
        Client owner = Running.owner("hair-chain");
        for (String next :
                List.of("https://evil.example/", "//evil.example", "/\\evil.example", "%68ttps://evil.example")) {
            HttpResponse<String> response = owner.get(
                    "/signin?next=" + java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8));
            java.net.URI landing = Running.base()
                    .resolve(response.headers().firstValue("Location").orElse("/"));
            assertThat(landing.getHost()).as(next).isEqualTo(Running.base().getHost());
        }
    }

    @Test
    @Tag("P-B7")
    void a_broken_invitation_is_malformed() {
        Client owner = Running.owner("hair-chain");
        assertThat(owner.get("/invite/tampered").statusCode()).isEqualTo(400);
        assertThat(owner.get("/invite/null").statusCode()).isEqualTo(400);
    }

    @Test
    @Tag("P-B18")
    @Tag("P-B29")
    void markup_and_template_expressions_in_names_are_printed_as_they_are() {
        Client owner = Running.owner("saas-helpdesk").speaking("en");
        HttpResponse<String> made = owner.submit(
                "/studio/new",
                "/studio/new",
                Map.of(
                        "name",
                        "<script>alert(1)</script> {config}",
                        "purpose",
                        "{#each} {inject:x}",
                        "template",
                        firstTemplate(owner)));
        String page = owner.follow(made).body();
        assertThat(page)
                .doesNotContain("<script>alert(1)")
                .contains("&lt;script&gt;alert(1)")
                .contains("{config}");
    }

    private static String firstTemplate(Client owner) {
        java.util.regex.Matcher value = java.util.regex.Pattern.compile("name=\"template\"[^>]*value=\"([^\"]+)\"")
                .matcher(owner.get("/studio/new").body());
        assertThat(value.find()).isTrue();
        return value.group(1);
    }

    private static HttpResponse<String> form(Client client, String path, String body) {
        return client.send(client.request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** A byte now and then, for ever: who waits for the end of its head waits in vain. */
    @Test
    @Tag("P-B75")
    void a_request_that_trickles_in_is_closed_and_others_are_served_meanwhile() throws Exception {
        try (java.net.Socket slow = new java.net.Socket(
                java.net.InetAddress.ofLiteral("127.0.0.1"), Running.base().getPort())) {
            slow.setSoTimeout(1_000);
            slow.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            int bytes = 0;
            while (bytes < 40 && !closed(slow)) bytes++;
            assertThat(bytes).as("seconds it was borne").isBetween(10, 30);
        }
        assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    }

    /** Whether the other side has hung up, for which it waits a second, having sent a byte. */
    private static boolean closed(java.net.Socket socket) throws java.io.IOException {
        try {
            socket.getOutputStream().write('x');
            socket.getOutputStream().flush();
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException waiting) {
            return false;
        } catch (java.net.SocketException hungUp) {
            return true;
        }
    }
}
