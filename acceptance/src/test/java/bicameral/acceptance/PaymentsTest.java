package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Payments as providers and payers meet them over HTTP. */
class PaymentsTest {
    @Test
    @Tag("P-B70")
    void a_providers_form_reaches_the_check_of_its_signature_without_a_token_of_ours() {
        HttpResponse<String> response = webhook("play", "application/x-www-form-urlencoded; charset=utf-8");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Client.read(response.body()).path("code").asText()).isEqualTo("bad_signature");
    }

    @Test
    void a_provider_that_is_not_connected_is_not_there() {
        for (String provider : new String[] {"stripe", "alipay", "bank", "nobody"})
            assertThat(webhook(provider, "application/json").statusCode())
                    .as(provider)
                    .isEqualTo(404);
    }

    @Test
    void a_payer_may_name_the_provider_and_sees_what_came_of_it() {
        Client payer = Running.owner("hair-chain");
        HttpResponse<String> started = payer.send(payer.request("/api/v1/wallet/top-ups")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(
                        "{\"provider\":\"play\",\"amount\":{\"amount\":\"5.00\",\"currency\":\"CNY\"}}")));
        JsonNode topUp = Client.read(started.body());
        assertThat(topUp.path("provider").asText()).isEqualTo("play");
        assertThat(payer.get("/wallet/top-ups/" + topUp.path("id").asText()).statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> webhook(String provider, String type) {
        Client anyone = Running.visitor();
        return anyone.send(anyone.request("/api/v1/payments/webhooks/" + provider)
                .header("Content-Type", type)
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString("a=1&sign_type=RSA2&sign=nonsense")));
    }
}
