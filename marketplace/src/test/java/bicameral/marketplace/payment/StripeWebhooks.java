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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stripe's webhooks, whole, as the version of its interface that its library speaks sends them; about one payment, whose names a
 * story replaces by its own. The signature is made here, over the bytes that are sent.
 */
public final class StripeWebhooks {
    /** Names in the bodies. */
    static final String SESSION = "cs_test_a1mPq7vWkT3xYbN5cR8dLh2GzJf9EuVs4AoXtKi6BnQyDwMr0HpUeC1Zgl";

    static final String INTENT = "pi_3SYk2hLx7QmVbN1R0tWc8JpA";
    static final String TOP_UP = "019ad1c2-7f3e-7a54-9b61-3d0c5e8f4a27";
    private static final String CHARGE = "ch_3SYk2hLx7QmVbN1R0Fz5GdKe";
    private static final String DISPUTE = "du_1SYm9tLx7QmVbN1RqU4HsXoB";
    private static final Pattern EVENT = Pattern.compile("\"id\": \"(evt_[A-Za-z0-9]+)\"");

    private StripeWebhooks() {}

    static String event() {
        return "evt_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** The body of that type as it stands in its file. */
    static String whole(String type) {
        try (InputStream in = StripeWebhooks.class.getResourceAsStream("/stripe/" + type + ".json")) {
            return new String(Objects.requireNonNull(in, type).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The event's id in a body. */
    static String eventOf(String body) {
        Matcher found = EVENT.matcher(body);
        if (!found.find()) throw new IllegalArgumentException(body);
        return found.group(1);
    }

    /** The same, but about a session and the top-up that it is for, with the names that {@link StripeServer} gives. */
    static String body(String type, String session, String topUp, String event) {
        String whole = whole(type);
        return whole.replace(eventOf(whole), event)
                .replace(SESSION, session)
                .replace(INTENT, "pi_" + session)
                .replace(CHARGE, "ch_" + session)
                .replace(DISPUTE, "dp_" + session)
                .replace(TOP_UP, topUp);
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
