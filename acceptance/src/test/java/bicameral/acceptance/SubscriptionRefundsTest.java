package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A payer says that a period of a subscription was wrong, and a billing admin follows the money and gives it back. */
class SubscriptionRefundsTest {
    private final Client payer = Running.owner("city-museum").speaking("en");
    private final Client admin = Running.owner("admin").speaking("en");
    private String slug = "";

    @BeforeEach
    void an_agent_with_a_plan() {
        Workshop workshop = Workshop.make(Running.owner("espresso-maker"), "Agent of the tests");
        workshop.publish("0.10", 0, false);
        workshop.plans(Map.of("month_price", "20", "month_included", "10"));
        slug = workshop.publish("0.10", 0, false);
        Workshop.topUp(payer, "100.00");
    }

    private String subscribed() {
        UUID key = UUID.randomUUID();
        HttpResponse<String> begun = payer.send(payer.request("/api/v1/subscriptions")
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key.toString())
                .POST(BodyPublishers.ofString(
                        "{\"agent\":\"%s\",\"plan\":\"month\",\"seats\":1,\"price\":{\"amount\":\"20.00\",\"currency\":\"CNY\"}}"
                                .formatted(slug))));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return key.toString();
    }

    private static String found(String body, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(body);
        assertThat(matcher.find()).as("%s in %s", pattern, body).isTrue();
        return matcher.group(1);
    }

    private HttpResponse<String> refund(String charge, String amount, String then, String reason) {
        String page = "/admin/billing/charges/" + charge;
        String key = found(admin.get(page).body(), "name=\"key\" value=\"([0-9a-f-]{36})\"");
        Map<String, String> fields = new HashMap<>(Map.of("key", key, "amount", amount, "reason", reason));
        if (!then.isEmpty()) fields.put("then", then);
        return admin.submit(page, page + "/refund", fields);
    }

    @Test
    void a_period_is_questioned_refunded_in_part_and_ended() {
        BigDecimal before = Workshop.balance(payer);
        String subscription = subscribed();
        String mine = "/wallet/subscriptions/" + subscription;
        assertThat(payer.get(mine).body()).contains(mine + "/periods/1");
        String page = mine + "/periods/1";
        assertThat(payer.get(page).body()).contains("What this period cost", "It was renewed though it was not to be");
        assertThat(payer.submit(page, page + "/case", Map.of("ground", "wrong")).statusCode())
                .as("a ground of messages")
                .isEqualTo(422);
        assertThat(payer.submit(page, page + "/case", Map.of("ground", "not_working"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(payer.get(page).body()).contains("What I paid for could not be used", "waits for an answer");

        String overview = admin.get("/admin/billing").body();
        assertThat(overview).contains("What was paid for could not be used", "Agent of the tests");
        String charge = found(overview, "/admin/billing/charges/([0-9a-f-]{36})\">Open");
        String shown = admin.get("/admin/billing/charges/" + charge).body();
        assertThat(shown).contains("A period of a subscription", "Not run yet", "goes on", "ends now");
        assertThat(shown).doesNotContain("Subscription given back");

        HttpResponse<String> tooLittle = refund(charge, "1", "end", "two days down");
        assertThat(tooLittle.statusCode()).isEqualTo(422);
        assertThat(tooLittle.body()).contains("At least", "two days down");
        assertThat(refund(charge, "5", "keep", "two days down").statusCode()).isEqualTo(303);
        assertThat(Workshop.balance(payer)).isEqualByComparingTo(before.subtract(new BigDecimal("15")));
        assertThat(payer.get(page).body()).contains("two days down", "Refunded.");
        assertThat(payer.get(mine).body()).contains("Active");

        assertThat(refund(charge, "", "end", "down again").statusCode()).isEqualTo(303);
        assertThat(Workshop.balance(payer)).isEqualByComparingTo(before);
        assertThat(payer.get(mine).body()).contains("It was refunded, and ended with that.");
        assertThat(admin.get("/admin/billing/charges/" + charge).body())
                .contains("The subscription has ended", "All of it has been refunded", "Subscription given back");
        assertThat(payer.get("/wallet").body()).contains("Subscription, given back");
    }

    @Test
    void the_ledger_is_followed_from_a_tenant_to_the_cause() {
        String subscription = subscribed();
        JsonNode details = Client.read(
                payer.getJson("/api/v1/subscriptions/" + subscription).body());
        assertThat(details.at("/subscription/state").asText()).isEqualTo("active");

        assertThat(admin.get("/admin/billing/tenants").body()).contains("Type a name or an id");
        assertThat(admin.get("/admin/billing/tenants?q=" + UUID.randomUUID()).body())
                .contains("No such tenant");
        String name = found(payer.get("/wallet").body(), "<title>[^·]*· ([^<·]+?) ?(?:·[^<]*)?</title>");
        String found = admin.get("/admin/billing/tenants?q=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .body();
        // Others have the name too: what other tests brought in has never paid for anything.
        String books = Pattern.compile("href=\"(/admin/billing/tenants/[0-9a-f-]{36})\"")
                .matcher(found)
                .results()
                .map(tenant -> admin.get(tenant.group(1)).body())
                .filter(body -> body.contains(">Subscription<"))
                .findFirst()
                .orElse("none");
        assertThat(books).contains("Accounts", name);
        String tenant = found(books, "/admin/billing/tenants/([0-9a-f-]{36})");
        String entry = found(books, "href=\"([^\"]+transaction=[^\"]+)\">Subscription<")
                .replace("&amp;", "&");
        String slip = admin.get(entry.substring(0, entry.indexOf('#'))).body();
        String charge = found(slip, "(/admin/billing/charges/[0-9a-f-]{36})");
        assertThat(admin.get(charge).body()).contains("Agent of the tests", "A period of a subscription");
        assertThat(payer.get("/admin/billing/tenants/" + tenant).statusCode()).isIn(403, 404);
        payer.submit(
                "/wallet/subscriptions/" + subscription,
                "/wallet/subscriptions/" + subscription + "/withdraw",
                Map.of());
    }
}
