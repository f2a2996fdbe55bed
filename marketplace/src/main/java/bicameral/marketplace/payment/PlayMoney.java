package bicameral.marketplace.payment;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A provider that moves no real money: its pay page sends itself the signed webhook over HTTP that a real provider would.
 * Exists only outside production. Thread-safe.
 */
@ApplicationScoped
public class PlayMoney implements PaymentProvider {
    /** Header that carries the signature. */
    public static final String SIGNATURE_HEADER = "Bicameral-Signature";

    static final String NAME = "play";

    private static final Logger LOG = Logger.getLogger(PlayMoney.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 65_536;

    private final OpsTx ops;
    private final BillingSettings settings;
    private final WebhookSignature signature;

    public PlayMoney(OpsTx ops, BillingSettings settings) {
        this.ops = ops;
        this.settings = settings;
        this.signature = new WebhookSignature(settings.secret(), NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Whether this instance offers it. */
    @Override
    public boolean available() {
        return settings.playMoney();
    }

    @Override
    public Started start(Payment payment) {
        return new Started("/play-money/" + payment.id(), null);
    }

    /**
     * The payer pressed pay (or cancel) on the play pay page: delivers the signed webhook to this instance, and returns when it
     * was accepted. top_up_decided (CONFLICT) where it is no longer pending, unknown_top_up (NOT_FOUND), payment_unavailable
     * (UNAVAILABLE) where the webhook was not accepted.
     */
    public void decide(UUID topUp, boolean pay) {
        if (!available()) throw new Refusal("unknown_top_up", Refusal.Kind.NOT_FOUND);
        deliver(event(topUp, pay ? "payment.succeeded" : "payment.failed", pending(topUp)));
    }

    private Money pending(UUID topUp) {
        record Row(Money amount, String state) {}
        Optional<Row> found = ops.in(handle -> handle.createQuery(
                        "select amount, currency, state from market.top_up where id = :id and provider = :provider")
                .bind("id", topUp)
                .bind("provider", NAME)
                .map((row, context) -> new Row(
                        new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                        row.getString("state")))
                .findOne());
        Row row = found.orElseThrow(() -> new Refusal("unknown_top_up", Refusal.Kind.NOT_FOUND));
        if (!row.state().equals("pending")) throw new Refusal("top_up_decided", Refusal.Kind.CONFLICT);
        return row.amount();
    }

    private byte[] event(UUID topUp, String type, Money amount) {
        ObjectNode event = JSON.createObjectNode();
        event.put("id", Ids.next().toString());
        event.put("type", type);
        event.put("sequence", ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        event.put("topUp", topUp.toString());
        event.put("amount", amount.amount().toPlainString());
        event.put("currency", amount.currency().getCurrencyCode());
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JacksonException e) {
            throw new IllegalStateException(e);
        }
    }

    private void deliver(byte[] body) {
        URI address = URI.create(settings.baseUrl() + "/api/v1/payments/webhooks/" + NAME);
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header(SIGNATURE_HEADER, signature.sign(body, Instant.now()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build()) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) return;
            LOG.warnf("play money's webhook was answered with %d", status);
        } catch (IOException e) {
            LOG.warnf(
                    "play money's webhook could not be delivered: %s",
                    e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Refusal("payment_unavailable", Refusal.Kind.UNAVAILABLE);
    }

    @Override
    public Notice read(Webhook webhook) {
        byte[] body = webhook.body();
        if (body.length > MOST_BYTES) throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        signature.check(body, webhook.header(SIGNATURE_HEADER), Instant.now());
        try {
            JsonNode event = JSON.readTree(body);
            String type = text(event, "type");
            UUID topUp = UUID.fromString(text(event, "topUp"));
            Money amount = Money.parse(text(event, "amount"), text(event, "currency"));
            Told told = told(type, amount, event.path("sequence").asLong());
            return new Notice(text(event, "id"), type, told == null ? null : topUp, null, amount, told);
        } catch (IOException | IllegalArgumentException | Refusal e) {
            throw new Refusal("bad_webhook", Refusal.Kind.MALFORMED);
        }
    }

    private static @Nullable Told told(String type, Money amount, long sequence) {
        return switch (type) {
            case "payment.succeeded" -> new Told(Report.of(State.PAID, amount), sequence);
            case "payment.failed" -> new Told(Report.of(State.FAILED, amount), sequence);
            default -> null;
        };
    }

    private static String text(JsonNode event, String field) {
        String text = event.path(field).asText("");
        if (text.isEmpty() || text.length() > 200) throw new IllegalArgumentException(field);
        return text;
    }
}
