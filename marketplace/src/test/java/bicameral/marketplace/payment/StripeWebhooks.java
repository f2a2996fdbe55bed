package bicameral.marketplace.payment;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stripe's webhooks as they were recorded, with a signature over their bytes. */
public final class StripeWebhooks {
    private StripeWebhooks() {}

    static String event() {
        return "evt_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** The recorded body of that type, about a session and the top-up that it is for. */
    static String body(String type, String session, String topUp, String event) {
        String file = type.startsWith("checkout.session.")
                ? "checkout.session"
                : type.startsWith("charge.dispute.") ? "charge.dispute" : "charge.refunded";
        try (InputStream in = StripeWebhooks.class.getResourceAsStream("/stripe/" + file + ".json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@event", event)
                    .replace("@type", type)
                    .replace("@session", session)
                    .replace("@topUp", topUp);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sign(String body, String secret, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends one to an endpoint; gives the status of its answer. */
    public static int deliver(URI endpoint, String secret, String type, String session, String topUp) {
        String body = body(type, session, topUp, event());
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json; charset=utf-8")
                .header(StripeCheckout.SIGNATURE_HEADER, sign(body, secret, Instant.now()))
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
