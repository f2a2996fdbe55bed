package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Subscriptions as programs meet them. */
class SubscriptionsApiTest {
    private static final String HERE = "/api/v1/subscriptions";

    private static Client payer = Running.visitor();
    private static String slug = "";

    @BeforeAll
    static void an_agent_with_plans() {
        Workshop workshop = Workshop.make(Running.owner("espresso-maker"), "Agent for programs");
        workshop.publish("0.10", 0, false);
        workshop.plans(Map.of("month_price", "2", "month_included", "10", "seat_price", "1", "seat_included", "5"));
        slug = workshop.publish("0.10", 0, false);
        payer = Running.owner("city-museum");
        Workshop.topUp(payer, "20.00");
    }

    private static HttpResponse<String> post(String path, @Nullable UUID key, String body) {
        HttpRequest.Builder request = payer.request(HERE + path)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
        if (key != null) request.header("Idempotency-Key", key.toString());
        return payer.send(request.POST(BodyPublishers.ofString(body)));
    }

    private static String wish(String plan, int seats, String price) {
        return "{\"agent\":\"%s\",\"plan\":\"%s\",\"seats\":%d,\"price\":{\"amount\":\"%s\",\"currency\":\"CNY\"}}"
                .formatted(slug, plan, seats, price);
    }

    private static JsonNode read(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Client.read(response.body());
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(read(response, status).path("code").asText()).isEqualTo(code);
    }

    @Test
    @Tag("P-M4")
    void a_program_subscribes_changes_and_cancels_and_what_it_sends_twice_is_done_once() {
        JsonNode offered = read(payer.getJson(HERE + "/plans?agent=" + slug), 200);
        assertThat(offered.path("plans").findValuesAsText("plan")).containsExactly("month", "seat");
        BigDecimal before = Workshop.balance(payer);

        refused(post("", null, wish("month", 1, "2.00")), 400, "idempotency_key_required");
        refused(post("", UUID.randomUUID(), wish("month", 1, "1.00")), 409, "price_changed");
        refused(post("", UUID.randomUUID(), wish("year", 1, "2.00")), 422, "unknown_plan");
        refused(post("", UUID.randomUUID(), "{\"agent\":\"" + slug + "\",\"plan\":\"month\"}"), 400, "malformed");
        UUID key = UUID.randomUUID();
        JsonNode begun = read(post("", key, wish("month", 1, "2.00")), 201);
        assertThat(begun.path("id").asText()).isEqualTo(key.toString());
        assertThat(begun.path("state").asText()).isEqualTo("active");
        assertThat(read(post("", key, wish("month", 1, "2.00")), 201).path("id"))
                .isEqualTo(begun.path("id"));
        refused(post("", UUID.randomUUID(), wish("month", 1, "2.00")), 409, "subscribed_already");
        assertThat(Workshop.balance(payer)).isEqualByComparingTo(before.subtract(new BigDecimal("2.00")));

        String one = "/" + key;
        JsonNode quote = read(payer.getJson(HERE + one + "/quote?plan=seat&seats=3"), 200);
        assertThat(quote.at("/pay/amount").asText()).isEqualTo("3.00");
        UUID change = UUID.randomUUID();
        assertThat(read(post(one + "/change", change, wish("seat", 3, "1.00")), 200)
                        .at("/period/n")
                        .asInt())
                .isEqualTo(2);
        assertThat(read(post(one + "/change", change, wish("seat", 3, "1.00")), 200)
                        .at("/period/n")
                        .asInt())
                .isEqualTo(2);
        refused(post(one + "/change", change, wish("seat", 4, "1.00")), 409, "idempotency_conflict");
        refused(post(one + "/change", null, wish("seat", 4, "1.00")), 400, "idempotency_key_required");

        assertThat(state(one + "/pause")).isEqualTo("paused");
        assertThat(state(one + "/pause")).isEqualTo("paused");
        assertThat(state(one + "/resume")).isEqualTo("active");
        assertThat(state(one + "/cancel")).isEqualTo("cancelled");
        assertThat(state(one + "/undo")).isEqualTo("active");
        assertThat(state(one + "/withdraw")).isEqualTo("ended");
        refused(post(one + "/pause", null, "{}"), 409, "not_now");
        JsonNode details = read(payer.getJson(HERE + one), 200);
        assertThat(details.path("periods")).hasSize(2);
        assertThat(details.at("/subscription/cause").asText()).isEqualTo("withdrawn");
        assertThat(payer.getJson(HERE).body()).contains(key.toString());
    }

    private static String state(String deed) {
        return read(post(deed, null, "{}"), 200).path("state").asText();
    }

    @Test
    void what_programs_may_ask_stands_in_the_api_description() {
        assertThat(Running.visitor().getJson("/q/openapi?format=json").body())
                .contains("/api/v1/subscriptions/{subscription}/change", "Subscribes and pays the first period");
    }
}
