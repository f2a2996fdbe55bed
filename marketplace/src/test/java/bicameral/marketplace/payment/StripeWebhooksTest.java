package bicameral.marketplace.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.tenant.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stripe.Stripe;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.model.StripeObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole bodies of webhooks, as Stripe's own library and the adapter read them. */
class StripeWebhooksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "whsec_local";

    private final StripeCheckout adapter = new StripeCheckout(new PaymentSettings(
            URI.create("https://market.example"),
            Optional.of(new PaymentSettings.Stripe(StripeServer.KEY, SECRET, URI.create("http://127.0.0.1:1"))),
            Optional.empty(),
            Optional.empty()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkout.session.completed",
                "checkout.session.async_payment_succeeded",
                "checkout.session.async_payment_failed",
                "checkout.session.expired",
                "charge.refunded",
                "charge.refund.updated",
                "charge.dispute.created",
                "charge.dispute.closed"
            })
    @Tag("P-B70")
    void a_whole_body_is_what_stripes_library_knows_and_the_adapter_reads(String type)
            throws IOException, SignatureVerificationException {
        String body = StripeWebhooks.whole(type);
        String signature = StripeWebhooks.sign(body, SECRET, Instant.now());

        Event event = com.stripe.net.Webhook.constructEvent(body, signature, SECRET);
        assertThat(event.getApiVersion()).isEqualTo(Stripe.API_VERSION);
        assertThat(event.getType()).isEqualTo(type);
        assertThat(event.getLivemode()).isFalse();
        assertThat(event.getPendingWebhooks()).isEqualTo(1);
        assertThat(event.getRequest()).isNotNull();
        StripeObject object = event.getDataObjectDeserializer().getObject().orElseThrow();
        assertThat(unknown("", JSON.readTree(body).at("/data/object"), JSON.readTree(object.toJson())))
                .as("what the library has no name for")
                .isEmpty();

        PaymentProvider.Notice read = adapter.read(webhook(body, signature));
        assertThat(read.id()).isEqualTo(StripeWebhooks.eventOf(body));
        assertThat(read.type()).isEqualTo(type);
        boolean ours = type.startsWith("checkout.") || type.equals("charge.refunded");
        assertThat(read.topUp()).isEqualTo(ours ? UUID.fromString(StripeWebhooks.TOP_UP) : null);
        assertThat(read.payment()).isEqualTo(type.endsWith(".expired") ? null : StripeWebhooks.INTENT);

        assertThatThrownBy(() -> adapter.read(webhook(body.replace("\"amount", "\"amount "), signature)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("bad_signature"));
    }

    private static Webhook webhook(String body, String signature) {
        return new Webhook(body.getBytes(StandardCharsets.UTF_8), Map.of(StripeCheckout.SIGNATURE_HEADER, signature));
    }

    private static List<String> unknown(String at, JsonNode sent, JsonNode known) {
        List<String> all = new ArrayList<>();
        if (sent.isArray())
            for (int i = 0; i < sent.size(); i++) all.addAll(unknown(at + "/" + i, sent.get(i), known.path(i)));
        sent.properties().forEach(field -> {
            String path = at + "/" + field.getKey();
            if (!known.has(field.getKey())) all.add(path);
            else all.addAll(unknown(path, field.getValue(), known.path(field.getKey())));
        });
        return all;
    }
}
